package mercato.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mercato.bench.run.Loop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CrowdTest {

  private final Loop loop = new Loop();
  private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void whatIsNotAnsweredIsAskedAgainUnderItsKeyUntilItIs() {
    var crowd = new Crowd(loop.vertx(), shop(), List.of("token"), List.of("1", "2"), 100);
    loop.run(crowd::begin);
    loop.run(crowd::mark);
    loop.pause(Duration.ofMillis(1_000));
    loop.run(crowd::end);

    assertThat(crowd.purchases().size()).isCloseTo(100, within(40));
    assertThat(crowd.purchases()).allMatch(Purchase::isAnswered);
    assertThat(attempts).hasSize(crowd.purchases().size());
    assertThat(attempts.values()).contains(1, 2, 3);
    assertThat(crowd.purchases())
        .filteredOn(purchase -> purchase.status() == 201)
        .allMatch(purchase -> purchase.orderId().equals("order-" + purchase.key));
    assertThat(crowd.purchases())
        .filteredOn(purchase -> purchase.card.equals("tok_declined"))
        .isNotEmpty()
        .allMatch(purchase -> purchase.status() == 402);
    assertThat(crowd.troubles()).containsOnlyKeys("503 UNAVAILABLE", "HttpClosedException");
    assertThat(crowd.firstAfterMark()).isLessThan(3);
  }

  /** Every third key: away at first, then open, then settled; every seventh: hangs up at first. */
  private URI shop() {
    int port =
        loop.vertx()
            .createHttpServer()
            .requestHandler(
                request -> request.body().onSuccess(body -> answer(request, body.toJsonObject())))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    return URI.create("http://127.0.0.1:" + port);
  }

  private void answer(HttpServerRequest request, JsonObject body) {
    String key = request.getHeader("Idempotency-Key");
    int attempt = attempts.merge(key, 1, Integer::sum);
    var response = request.response();
    if (key.hashCode() % 7 == 0 && attempt == 1) {
      request.connection().close();
    } else if (key.hashCode() % 3 == 0 && attempt == 1) {
      response.setStatusCode(503).end("{\"code\":\"UNAVAILABLE\"}");
    } else if (key.hashCode() % 3 == 0 && attempt == 2) {
      response.setStatusCode(202).end("{}");
    } else if (body.getJsonObject("payment").getString("token").equals("tok_declined")) {
      response.setStatusCode(402).end("{\"code\":\"PAYMENT_DECLINED\",\"orderId\":\"o\"}");
    } else {
      response.setStatusCode(201).end("{\"id\":\"order-" + key + "\"}");
    }
  }
}
