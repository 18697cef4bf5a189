package mercato.order.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.order.PaymentOperations.Callback;
import mercato.contract.order.PaymentOperations.CallbackReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderCallbackTest {

  private static final long NOW = 1_700_000_000;
  private static final UUID PAYMENT = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
  private static final String BODY = body("payment.authorized", PAYMENT.toString());

  private final List<UUID> settled = new ArrayList<>();
  private Future<?> outcome = Future.succeededFuture();
  private final ProviderCallback callback =
      new ProviderCallback(
          "secret",
          InstantSource.fixed(Instant.ofEpochSecond(NOW)),
          payment -> {
            settled.add(payment);
            return outcome;
          });

  @Test
  void aSignedCallSettlesItsPaymentEachTime() {
    for (int i = 0; i < 2; i++) {
      assertThat(called(NOW, BODY).succeeded()).isTrue();
    }
    assertThat(settled).containsExactly(PAYMENT, PAYMENT);
  }

  /** By {@code printf '1700000000.{}' | openssl dgst -sha256 -hmac secret}. */
  @Test
  void theSignatureIsHmacSha256OfTimestampAndBody() {
    assertThat(
            call(
                    "1700000000",
                    "v1=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163",
                    "{}")
                .succeeded())
        .isTrue();
  }

  @Test
  void everyTypeOfThePaymentSettlesIt() {
    for (String type : List.of("authorized", "declined", "captured", "voided", "refunded")) {
      called(NOW, body("payment." + type, PAYMENT.toString()));
    }
    assertThat(settled).hasSize(5);
  }

  @Test
  void aClockMayBeFiveMinutesOffAndNotMore() {
    assertThat(called(NOW - 300, BODY).succeeded()).isTrue();
    assertThat(called(NOW + 300, BODY).succeeded()).isTrue();
    isBad(called(NOW - 301, BODY));
    isBad(called(NOW + 301, BODY));
  }

  @Test
  void aForgedCallIsRefusedAndHasNoEffect() {
    String time = Long.toString(NOW);
    String good = sign("secret", time, BODY);
    isBad(call(time, sign("other", time, BODY), BODY));
    isBad(call(time, good, BODY + " "));
    isBad(call(Long.toString(NOW - 1), good, BODY));
    isBad(call(time, good.substring(0, good.length() - 1), BODY));
    isBad(call(time, good.toUpperCase(Locale.ROOT), BODY));
    isBad(call(time, good.replace("v1=", "v2="), BODY));
    isBad(call(time, good.substring(3), BODY));
    isBad(call(time, good + ",v1=", BODY));
    isBad(call(time, "", BODY));
    assertThat(settled).isEmpty();
  }

  @Test
  void whatIsMissingIsForged() {
    String time = Long.toString(NOW);
    isBad(call(null, sign("secret", time, BODY), BODY));
    isBad(call(time, null, BODY));
    isBad(call(time, sign("secret", time, ""), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "now", "-1700000000", "+1700000000", " 1700000000", "1700000000.0", "0x1"})
  void aTimestampThatIsNoneIsForgedThoughItIsSigned(String timestamp) {
    isBad(call(timestamp, sign("secret", timestamp, BODY), BODY));
    String long13 = "1700000000000";
    isBad(call(long13, sign("secret", long13, BODY), BODY));
  }

  @Test
  void aBodyThatIsTooLargeIsNotEvenLookedAt() {
    String large = BODY + " ".repeat(64 * 1024);
    isBad(called(NOW, large));
  }

  @Test
  void whatIsNotKnownYetIsAcknowledgedAndIgnored() {
    assertThat(called(NOW, body("payment.disputed", PAYMENT.toString())).succeeded()).isTrue();
    assertThat(called(NOW, "{}").succeeded()).isTrue();
    assertThat(settled).isEmpty();
    String more = BODY.replace("{\"id\"", "{\"more\":[1],\"id\"");
    assertThat(called(NOW, more).succeeded()).isTrue();
    assertThat(settled).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "\"text\"", "null", "{\"type\":\"payment.voided\"}"})
  void aSignedCallThatSaysNothingIsInvalid(String body) {
    assertThat(problem(called(NOW, body)).code()).isEqualTo("INVALID_REQUEST");
  }

  @Test
  void aPaymentThatIsNoIdIsInvalid() {
    assertThat(problem(called(NOW, body("payment.voided", "pay_1"))).code())
        .isEqualTo("INVALID_REQUEST");
  }

  @Test
  void aPaymentThatIsNotOursIsAcknowledged() {
    outcome = Future.failedFuture(Problem.notFound("order"));
    assertThat(called(NOW, BODY).succeeded()).isTrue();
  }

  @Test
  void aShopThatCannotSettleNowIsCalledAgain() {
    outcome = Future.failedFuture(Problem.unavailable("later"));
    assertThat(problem(called(NOW, BODY)).kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
  }

  private static void isBad(Future<CallbackReply> reply) {
    assertThat(problem(reply))
        .extracting(Problem::kind, Problem::code)
        .containsExactly(Problem.Kind.UNAUTHENTICATED, "BAD_SIGNATURE");
  }

  private static Problem problem(Future<CallbackReply> reply) {
    assertThat(reply.failed()).isTrue();
    return (Problem) reply.cause();
  }

  private Future<CallbackReply> called(long timestamp, String body) {
    String time = Long.toString(timestamp);
    return call(time, sign("secret", time, body), body);
  }

  private Future<CallbackReply> call(String timestamp, String signature, String body) {
    return callback.handle(
        new Callback(timestamp, signature, body), Caller.service("trace", NOW * 1_000));
  }

  private static String body(String type, String payment) {
    return """
        {"id":"x","type":"%s","paymentId":"%s","amount":{"amount":1,"currency":"USD"},"at":"y"}"""
        .formatted(type, payment);
  }

  private static String sign(String secret, String timestamp, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signed = (timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
      return "v1=" + HexFormat.of().formatHex(mac.doFinal(signed));
    } catch (GeneralSecurityException cause) {
      throw new IllegalStateException(cause);
    }
  }
}
