package mercato.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import mercato.contract.Problem;

/**
 * The body of one operation that is a JSON object a line (NDJSON), and so of any length: each line
 * fits a schema, {@code x-lines} in the contract, and is at most {@code x-line-max-bytes} long.
 */
public final class LineRule {

  static final String TYPE = "application/x-ndjson";

  private final int maxBytes;
  private final BodySchema schema;

  /**
   * @param body {@code requestBody} of an operation that {@link #suits}
   */
  public LineRule(Contract contract, JsonObject body) {
    this.maxBytes = body.getInteger("x-line-max-bytes");
    this.schema =
        BodySchema.of(
            contract, body.getJsonObject("content").getJsonObject(TYPE).getJsonObject("x-lines"));
  }

  /** Whether a {@code requestBody} is of this kind. */
  public static boolean suits(JsonObject body) {
    return body.getJsonObject("content").containsKey(TYPE);
  }

  int maxBytes() {
    return maxBytes;
  }

  /**
   * @throws Problem {@code INVALID_REQUEST} when it is not JSON
   */
  JsonNode decode(byte[] line) {
    return BodyRule.decoded(line);
  }

  /**
   * @throws Problem {@code INVALID_REQUEST} with the places that do not fit
   */
  <T> T fit(JsonNode line, Class<T> type) {
    var found = new Misfits();
    schema.check(line, found);
    found.refuse();
    return Request.read(line, type);
  }
}
