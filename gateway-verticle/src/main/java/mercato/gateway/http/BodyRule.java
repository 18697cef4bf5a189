package mercato.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.platform.json.Json;

/**
 * The body of one operation: decoded once, checked against its schema in the contract, and kept for
 * the route. What is small, as nearly all are, is checked on the event loop.
 *
 * <p>With {@code x-raw-max-bytes} it is kept as it came and not looked at: its route knows first
 * whether it can be trusted.
 */
public final class BodyRule {

  private static final int MAX_BYTES = 1 << 20;
  private static final int INLINE_BYTES = 65_536;

  private final Vertx vertx;
  private final boolean required;
  private final int maxBytes;
  private final BodySchema schema;

  /**
   * @param body {@code requestBody} of an operation
   */
  public BodyRule(Vertx vertx, Contract contract, JsonObject body) {
    this.vertx = vertx;
    this.required = body.getBoolean("required");
    this.maxBytes = body.getInteger("x-raw-max-bytes", MAX_BYTES);
    this.schema =
        body.containsKey("x-raw-max-bytes")
            ? null
            : BodySchema.of(
                contract,
                body.getJsonObject("content")
                    .getJsonObject("application/json")
                    .getJsonObject("schema"));
  }

  /** What is longer is refused while it comes in. */
  public int maxBytes() {
    return maxBytes;
  }

  /** Hands the body over. Fails with {@code INVALID_REQUEST} and the places that do not fit. */
  public Future<Request> pass(Buffer content, Request to) {
    if (content.length() == 0) {
      return required
          ? Future.failedFuture(Problem.invalid(new FieldError("", "is required")))
          : Future.succeededFuture(to);
    }
    if (schema == null) {
      to.keep(content.toString(StandardCharsets.UTF_8));
      return Future.succeededFuture(to);
    }
    Future<JsonNode> tree =
        content.length() <= INLINE_BYTES
            ? Future.succeededFuture(content).map(this::fitting)
            : vertx.executeBlocking(() -> fitting(content), false);
    return tree.onSuccess(to::keep).map(to);
  }

  private JsonNode fitting(Buffer content) {
    JsonNode tree = decoded(content.getBytes());
    var found = new Misfits();
    schema.check(tree, found);
    found.refuse();
    return tree;
  }

  static JsonNode decoded(byte[] content) {
    try {
      JsonNode tree = Json.strict().readTree(content);
      if (!tree.isMissingNode()) {
        return tree;
      }
    } catch (IOException broken) {
      // Said below.
    }
    throw Problem.invalid(new FieldError("", "is not JSON"));
  }
}
