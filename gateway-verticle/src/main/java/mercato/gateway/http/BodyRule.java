package mercato.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.RequestBody;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;

/**
 * The body of one operation, checked against its schema in the contract.
 *
 * <p>The router's own validation is off: it chains one exception for each mistake (a body with
 * 60,000 of them was never answered), and it goes to a worker for the smallest body, all of a
 * verticle's in one line. Here the same schema only lists the mistakes, and what is small is
 * checked on the event loop, within microseconds.
 */
public final class BodyRule {

  private static final int INLINE_BYTES = 8_192;

  private final Vertx vertx;
  private final boolean required;
  private final Validator validator;

  public BodyRule(Vertx vertx, OpenAPIContract contract, RequestBody body) {
    this.vertx = vertx;
    this.required = body.isRequired();
    this.validator =
        contract
            .getSchemaRepository()
            .validator(body.getContent().get(MediaType.APPLICATION_JSON).getSchema());
  }

  /** Fails with {@code INVALID_REQUEST} and the places that do not fit. */
  public Future<Void> check(Buffer content) {
    return content.length() <= INLINE_BYTES
        ? Future.succeededFuture(content).map(this::fitting)
        : vertx.executeBlocking(() -> fitting(content), false);
  }

  private Void fitting(Buffer content) {
    if (content.length() == 0) {
      if (required) {
        throw Problem.invalid(new FieldError("", "is required"));
      }
      return null;
    }
    OutputUnit result = validator.validate(decoded(content));
    if (!result.getValid()) {
      throw Misfits.of(result);
    }
    return null;
  }

  private static Object decoded(Buffer content) {
    try {
      return Json.decodeValue(content);
    } catch (DecodeException broken) {
      throw Problem.invalid(new FieldError("", "is not JSON"));
    }
  }
}
