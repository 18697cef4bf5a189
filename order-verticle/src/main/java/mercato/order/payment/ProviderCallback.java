package mercato.order.payment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.order.PaymentOperations.Callback;
import mercato.contract.order.PaymentOperations.CallbackReply;
import mercato.platform.json.Json;

/**
 * The provider's call-back: a hint that a payment has moved, believed when it is signed and not
 * old. What became of the payment is asked of the provider, so that a call that is repeated, late
 * or out of order does no harm and none needs to be remembered.
 *
 * <p>Signed is {@code TIMESTAMP.BODY} with HMAC-SHA256 under the shared secret. A type that is not
 * known, and a payment that is not ours, are acknowledged: repeating the call would change nothing.
 */
public final class ProviderCallback {

  private static final long MAX_AGE_SECONDS = 300;
  private static final int MAX_TIMESTAMP_DIGITS = 12;
  private static final int MAX_BODY_CHARACTERS = 64 * 1024;
  private static final String ALGORITHM = "HmacSHA256";
  private static final String VERSION = "v1=";
  private static final Set<String> TYPES =
      Set.of(
          "payment.authorized",
          "payment.declined",
          "payment.captured",
          "payment.voided",
          "payment.refunded");

  private final SecretKeySpec secret;
  private final InstantSource clock;
  private final Function<UUID, ? extends Future<?>> settle;

  /**
   * @param settle goes on with the order of that payment; {@code NOT_FOUND} is taken as done, any
   *     other failure makes the provider call again
   */
  public ProviderCallback(
      String secret, InstantSource clock, Function<UUID, ? extends Future<?>> settle) {
    this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    this.clock = clock;
    this.settle = settle;
  }

  public Future<CallbackReply> handle(Callback request, Caller caller) {
    if (!isGenuine(request)) {
      return Future.failedFuture(
          new Problem(
              Problem.Kind.UNAUTHENTICATED,
              "BAD_SIGNATURE",
              "The call-back is not signed by the payment provider, or too old."));
    }
    JsonNode body = parse(request.body());
    if (body == null || !body.isObject()) {
      return Future.failedFuture(Problem.invalid(new FieldError("", "must be a JSON object")));
    }
    if (!TYPES.contains(body.path("type").asText())) {
      return Future.succeededFuture(new CallbackReply());
    }
    UUID payment = uuid(body.path("paymentId").asText());
    if (payment == null) {
      return Future.failedFuture(
          Problem.invalid(new FieldError("/paymentId", "must be the id of a payment")));
    }
    return settle
        .apply(payment)
        .map(settled -> new CallbackReply())
        .recover(ProviderCallback::notOurs);
  }

  private static Future<CallbackReply> notOurs(Throwable failure) {
    return failure instanceof Problem problem && problem.kind() == Problem.Kind.NOT_FOUND
        ? Future.succeededFuture(new CallbackReply())
        : Future.failedFuture(failure);
  }

  private boolean isGenuine(Callback request) {
    String timestamp = request.timestamp();
    String signature = request.signature();
    String body = request.body();
    if (timestamp == null || signature == null || body == null) {
      return false;
    }
    return body.length() <= MAX_BODY_CHARACTERS
        && isRecent(timestamp)
        && MessageDigest.isEqual(
            signature.getBytes(StandardCharsets.UTF_8), sign(timestamp + "." + body));
  }

  private boolean isRecent(String timestamp) {
    if (timestamp.isEmpty() || timestamp.length() > MAX_TIMESTAMP_DIGITS) {
      return false;
    }
    for (int i = 0; i < timestamp.length(); i++) {
      if (timestamp.charAt(i) < '0' || timestamp.charAt(i) > '9') {
        return false;
      }
    }
    long now = clock.instant().getEpochSecond();
    return Math.abs(now - Long.parseLong(timestamp)) <= MAX_AGE_SECONDS;
  }

  private byte[] sign(String signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      byte[] digest = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
      return (VERSION + HexFormat.of().formatHex(digest)).getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException cause) {
      throw new IllegalStateException(cause);
    }
  }

  private static JsonNode parse(String body) {
    try {
      return Json.lenient().readTree(body);
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notAnId) {
      return null;
    }
  }
}
