package mercato.provider;

import static mercato.provider.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import mercato.platform.config.Config;
import mercato.platform.json.Json;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.provider.testing.TestProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderApiTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static Node node;
  private static TestProvider provider;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String payment = "/payments/" + UUID.randomUUID();

  @BeforeAll
  static void open() {
    node =
        await(
            Node.start(
                NodeConfig.from(Config.of(Map.of("kafka.bootstrapServers", "127.0.0.1:1")))));
    provider = await(new TestProvider(node, "provider_api", null).start());
  }

  @AfterAll
  static void close() {
    await(provider.stop());
    await(node.stop());
  }

  @Test
  void aPaymentGoesItsWay() throws Exception {
    assertThat(Json.lenient().readTree(post(payment + "/authorize", visa(990)).body()))
        .isEqualTo(charge("AUTHORIZED", 0, 0));
    assertThat(json(post(payment + "/capture", ""))).isEqualTo(charge("CAPTURED", 990, 0));
    assertThat(json(post(payment + "/cancel", ""))).isEqualTo(charge("CAPTURED", 990, 0));
    assertThat(json(post(payment + "/refunds/" + UUID.randomUUID(), "{\"amount\":90}")))
        .isEqualTo(charge("PARTIALLY_REFUNDED", 990, 90));
    assertThat(json(get(payment))).isEqualTo(charge("PARTIALLY_REFUNDED", 990, 90));
  }

  @Test
  void moreThanWasCapturedIsNotRefunded() throws Exception {
    post(payment + "/authorize", visa(990));
    post(payment + "/capture", "");
    var refused = post(payment + "/refunds/" + UUID.randomUUID(), "{\"amount\":991}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).path("code").asText()).isEqualTo("REFUND_EXCEEDS_CAPTURED");
  }

  @Test
  void whoHasNoKeyOrAWrongOneIsTurnedAwayWhateverIsAsked() throws Exception {
    for (String key :
        new String[] {"", "Bearer", "Bearer wrong", "Basic " + TestProvider.API_KEY}) {
      var refused = send(request(payment).header("Authorization", key));
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }
    assertThat(send(request("/nowhere")).statusCode()).isEqualTo(401);
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    assertThat(get(payment).statusCode()).isEqualTo(404);
    assertThat(post(payment + "/capture", "").statusCode()).isEqualTo(404);
    assertThat(post(payment + "/refunds/" + UUID.randomUUID(), "{\"amount\":1}").statusCode())
        .isEqualTo(404);
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/payments/1-2-3-4-5").statusCode()).isEqualTo(404);
    assertThat(get("/payments/" + "x".repeat(36)).statusCode()).isEqualTo(404);
    assertThat(get(payment + "/nothing").statusCode()).isEqualTo(404);
    assertThat(get(payment + "/refunds/1").statusCode()).isEqualTo(404);
  }

  @Test
  void aWrongMethodIsToldTheRightOne() throws Exception {
    var refused = get(payment + "/capture");
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).hasValue("POST");
    assertThat(post(payment, "").statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{\"amount\":1}",
        "{\"amount\":-1,\"currency\":\"USD\",\"token\":\"tok_visa\"}",
        "{\"amount\":1.5,\"currency\":\"USD\",\"token\":\"tok_visa\"}",
        "{\"amount\":\"1\",\"currency\":\"USD\",\"token\":\"tok_visa\"}",
        "{\"amount\":99999999999999999999,\"currency\":\"USD\",\"token\":\"tok_visa\"}",
        "{\"amount\":1,\"currency\":\"usd\",\"token\":\"tok_visa\"}",
        "{\"amount\":1,\"currency\":\"USD\",\"token\":\"\"}",
        "{\"amount\":1,\"currency\":\"USD\",\"token\":\"tok_visa\",\"more\":1}",
        "{\"amount\":1,\"currency\":\"USD\",\"token\":\"tok_visa\"} {}"
      })
  void aWrongBodyIsRefusedAndHasNoEffect(String body) throws Exception {
    var refused = post(payment + "/authorize", body);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).path("code").asText()).isEqualTo("INVALID_REQUEST");
    assertThat(get(payment).statusCode()).isEqualTo(404);
  }

  @Test
  void aBodyOrAHeaderThatIsTooLargeIsRefused() throws Exception {
    assertThat(post(payment + "/authorize", " ".repeat(5_000) + visa(1)).statusCode())
        .isEqualTo(400);
    var fat = request(payment).header("X-Fat", "x".repeat(20_000));
    assertThat(send(fat).statusCode()).isEqualTo(431);
    assertThat(get(payment).statusCode()).isEqualTo(404);
  }

  @Test
  void aPageIsOneOfAThousandAtMost() throws Exception {
    post(payment + "/authorize", visa(1));
    assertThat(json(get("/payments?limit=1")).path("items")).hasSize(1);
    String self = payment.substring(payment.lastIndexOf('/') + 1);
    assertThat(get("/payments?limit=1000&after=" + self).body()).doesNotContain(self);
    for (String query : new String[] {"limit=0", "limit=1001", "limit=x", "after=x"}) {
      assertThat(get("/payments?" + query).statusCode()).as(query).isEqualTo(400);
    }
  }

  @Test
  void aSlowCardIsAnsweredAfterThreeSeconds() throws Exception {
    long start = System.nanoTime();
    assertThat(post(payment + "/authorize", token("tok_slow")).body()).contains("AUTHORIZED");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(2_900));
  }

  @Test
  void theFirstAnswerOfAFlakyCardBreaksTheConnection() throws Exception {
    assertThatThrownBy(() -> post(payment + "/authorize", token("tok_flaky")))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(HttpTimeoutException.class);
    assertThat(post(payment + "/authorize", token("tok_flaky")).body()).contains("AUTHORIZED");
  }

  @Test
  void aSilentCardIsNeverAnswered() throws Exception {
    var silent =
        authorized(payment + "/authorize").POST(BodyPublishers.ofString(token("tok_timeout")));
    assertThatThrownBy(() -> send(silent.timeout(Duration.ofMillis(500))))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(get(payment).body()).contains("PENDING");
  }

  @Test
  void whatWasAnsweredIsRememberedAfterARestart() throws Exception {
    post(payment + "/authorize", visa(990));
    await(provider.stop());
    await(provider.start());
    assertThat(json(post(payment + "/capture", ""))).isEqualTo(charge("CAPTURED", 990, 0));
  }

  private JsonNode charge(String status, long captured, long refunded) throws IOException {
    return Json.lenient()
        .readTree(
            """
            {"paymentId": "%s", "status": "%s", "declineCode": null, "amount": 990,
             "currency": "USD", "captured": %d, "refunded": %d}
            """
                .formatted(payment.substring("/payments/".length()), status, captured, refunded));
  }

  private static String visa(long amount) {
    return "{\"amount\":%d,\"currency\":\"USD\",\"token\":\"tok_visa\"}".formatted(amount);
  }

  private static String token(String token) {
    return "{\"amount\":990,\"currency\":\"USD\",\"token\":\"%s\"}".formatted(token);
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.lenient().readTree(response.body());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(authorized(path));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(authorized(path).POST(BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder authorized(String path) {
    return request(path).header("Authorization", "Bearer " + TestProvider.API_KEY);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(provider.url() + path))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(LIMIT);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
