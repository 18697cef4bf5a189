package mercato.provider.calling;

import static mercato.provider.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;
import mercato.platform.config.Config;
import mercato.platform.json.Json;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.provider.testing.TestProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallShopTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private record Call(String timestamp, String signature, String body) {
    JsonNode json() {
      return Json.decode(body, JsonNode.class);
    }
  }

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final UUID payment = UUID.randomUUID();
  private volatile IntUnaryOperator answers = number -> 204;
  private Node node;
  private HttpServer shop;
  private HttpClient client;
  private TestProvider provider;

  @BeforeEach
  void open() {
    node =
        await(
            Node.start(
                NodeConfig.from(Config.of(Map.of("kafka.bootstrapServers", "127.0.0.1:1")))));
    shop = await(node.vertx().createHttpServer().requestHandler(this::called).listen(0));
    client = node.vertx().createHttpClient();
    String url = "http://127.0.0.1:" + shop.actualPort() + "/v1/payments/webhook";
    provider = await(new TestProvider(node, "call_shop", url).start());
  }

  @AfterEach
  void close() {
    await(node.stop());
  }

  private void called(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              calls.add(
                  new Call(
                      request.getHeader("Mercato-Timestamp"),
                      request.getHeader("Mercato-Signature"),
                      body.toString()));
              int status = answers.applyAsInt(calls.size());
              if (status == 0) {
                request.response().reset();
              } else {
                request.response().setStatusCode(status).end();
              }
            });
  }

  @Test
  void theShopIsToldOnceWhatWasDecidedLaterAndTheCallIsSigned() {
    Instant before = Instant.now();
    UUID refused = UUID.randomUUID();
    authorize(payment, "tok_async");
    authorize(refused, "tok_async_declined");
    authorize(UUID.randomUUID(), "tok_visa");
    authorize(UUID.randomUUID(), "tok_declined");
    await().atMost(LIMIT).until(() -> calls.size() >= 2);
    var told = new HashMap<String, JsonNode>();
    for (Call call : calls) {
      assertThat(call.signature())
          .isEqualTo(new Signature(TestProvider.WEBHOOK_SECRET).of(call.timestamp(), call.body()));
      assertThat(Long.parseLong(call.timestamp()))
          .isBetween(before.getEpochSecond(), Instant.now().getEpochSecond());
      told.put(call.json().path("type").asText(), call.json());
    }
    assertThat(told).containsOnlyKeys("payment.authorized", "payment.declined");
    JsonNode paid = told.get("payment.authorized");
    assertThat(paid.path("paymentId").asText()).isEqualTo(payment.toString());
    assertThat(paid.path("amount").toString()).isEqualTo("{\"amount\":990,\"currency\":\"USD\"}");
    assertThat(Instant.parse(paid.path("at").asText())).isAfter(before);
    assertThat(UUID.fromString(paid.path("id").asText())).isNotEqualTo(payment);
    assertThat(told.get("payment.declined").path("paymentId").asText())
        .isEqualTo(refused.toString());
    await().during(Duration.ofMillis(500)).until(() -> calls.size() == 2);
  }

  @Test
  void itIsRepeatedWithTheSameBodyUntilTheShopConfirms() {
    answers = number -> number == 1 ? 503 : number == 2 ? 0 : 200;
    authorize(payment, "tok_async");
    await().atMost(LIMIT).until(() -> calls.size() == 3);
    assertThat(calls).extracting(Call::body).containsOnly(calls.get(0).body());
    await().during(Duration.ofMillis(500)).until(() -> calls.size() == 3);
  }

  @Test
  void whatIsOwedIsPaidAfterARestart() {
    authorize(payment, "tok_async");
    await(provider.stop());
    assertThat(calls).isEmpty();
    await(provider.start());
    await().atMost(LIMIT).until(() -> calls.size() == 1);
  }

  @Test
  void whatWasLetGoBeforeItWasDecidedIsNotTold() {
    UUID other = UUID.randomUUID();
    authorize(payment, "tok_async");
    post(payment + "/cancel", "");
    authorize(other, "tok_async");
    await().atMost(LIMIT).until(() -> !calls.isEmpty());
    assertThat(calls)
        .singleElement()
        .satisfies(
            call -> assertThat(call.json().path("paymentId").asText()).isEqualTo(other.toString()));
  }

  @Test
  void manyAreToldSideBySide() {
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      UUID each = UUID.randomUUID();
      expected.add(each.toString());
      authorize(each, "tok_async");
    }
    await().atMost(LIMIT).until(() -> calls.size() >= 100);
    assertThat(calls)
        .extracting(call -> call.json().path("paymentId").asText())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private void authorize(UUID id, String token) {
    post(
        id + "/authorize",
        "{\"amount\":990,\"currency\":\"USD\",\"token\":\"%s\"}".formatted(token));
  }

  private void post(String path, String body) {
    int port = Integer.parseInt(provider.url().substring(provider.url().lastIndexOf(':') + 1));
    Future<Integer> status =
        client
            .request(HttpMethod.POST, port, "127.0.0.1", "/payments/" + path)
            .compose(
                request ->
                    request.putHeader("Authorization", "Bearer " + TestProvider.API_KEY).send(body))
            .map(response -> response.statusCode());
    assertThat(await(status)).isEqualTo(200);
  }
}
