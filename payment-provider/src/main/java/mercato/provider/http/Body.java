package mercato.provider.http;

import com.fasterxml.jackson.databind.ObjectReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.platform.json.Json;

/** What is asked for, as the request says it; each checks itself. */
final class Body {

  private static final int MAX_BYTES = 4 * 1024;
  private static final int MAX_TOKEN_CHARACTERS = 256;
  private static final String SHAPE = "must be the JSON object of this call";

  private Body() {}

  /**
   * @param amount minor units, 0 or more
   */
  record Authorize(Long amount, String currency, String token) {

    private static final ObjectReader READER = Json.strict().readerFor(Authorize.class);

    Authorize {
      require(amount != null && amount >= 0, "/amount", "must be a whole number, 0 or more");
      require(isCurrency(currency), "/currency", "must be three capital letters");
      require(
          token != null && !token.isEmpty() && token.length() <= MAX_TOKEN_CHARACTERS,
          "/token",
          "must be 1 to " + MAX_TOKEN_CHARACTERS + " characters");
    }

    static Future<Authorize> of(HttpServerRequest request) {
      return read(request).map(bytes -> parse(READER, bytes));
    }

    private static boolean isCurrency(String code) {
      if (code == null || code.length() != 3) {
        return false;
      }
      for (int i = 0; i < code.length(); i++) {
        if (code.charAt(i) < 'A' || code.charAt(i) > 'Z') {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * @param amount minor units, 0 or more
   */
  record Refund(Long amount) {

    private static final ObjectReader READER = Json.strict().readerFor(Refund.class);

    Refund {
      require(amount != null && amount >= 0, "/amount", "must be a whole number, 0 or more");
    }

    static Future<Refund> of(HttpServerRequest request) {
      return read(request).map(bytes -> parse(READER, bytes));
    }
  }

  private static void require(boolean holds, String pointer, String message) {
    if (!holds) {
      throw Problem.invalid(new FieldError(pointer, message));
    }
  }

  /** A mistake that a record finds in itself comes wrapped. */
  private static <T> T parse(ObjectReader reader, Buffer body) {
    try {
      T parsed = reader.readValue(body.getBytes());
      require(parsed != null, "", SHAPE);
      return parsed;
    } catch (IOException notOfThatShape) {
      throw notOfThatShape.getCause() instanceof Problem problem ? problem : wrong(SHAPE);
    }
  }

  private static Future<Buffer> read(HttpServerRequest request) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request
        .handler(
            chunk -> {
              if (body.length() + chunk.length() <= MAX_BYTES) {
                body.appendBuffer(chunk);
              } else {
                whole.tryFail(wrong("must be at most " + MAX_BYTES + " bytes"));
              }
            })
        .exceptionHandler(cut -> whole.tryFail(wrong("must be complete")))
        .endHandler(end -> whole.tryComplete(body));
    return whole.future();
  }

  private static Problem wrong(String message) {
    return Problem.invalid(new FieldError("", message));
  }
}
