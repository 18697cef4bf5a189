package mercato.platform.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.Fact;
import mercato.contract.stream.FactTypes;

/**
 * Records to JSON and back.
 *
 * <p>Two readers: the lenient one for the bus, Kafka and stores ignores fields that it does not
 * know, so that one added field does not break a rolling restart; the strict one for HTTP bodies
 * refuses them and coerces nothing, so that a shopper learns of a misspelt name.
 */
public final class Json {

  private static final ObjectMapper LENIENT =
      builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final ObjectMapper STRICT =
      builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfig(
              LogicalType.Textual,
              config ->
                  config
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private Json() {}

  private static JsonMapper.Builder builder() {
    return JsonMapper.builder()
        .addModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .serializationInclusion(JsonInclude.Include.ALWAYS);
  }

  /** The reader that ignores unknown fields, also the only writer. Shared: never reconfigure it. */
  public static ObjectMapper lenient() {
    return LENIENT;
  }

  /** The reader that refuses unknown fields. Shared: never reconfigure it. */
  public static ObjectMapper strict() {
    return STRICT;
  }

  /**
   * @throws IllegalArgumentException when it is not JSON of that type
   */
  public static <T> T decode(byte[] json, Class<T> type) {
    try {
      return LENIENT.readValue(json, type);
    } catch (IOException cause) {
      throw new IllegalArgumentException("not a " + type.getSimpleName() + " in JSON", cause);
    }
  }

  /**
   * @throws IllegalArgumentException when it is not JSON of that type
   */
  public static <T> T decode(String json, Class<T> type) {
    try {
      return LENIENT.readValue(json, type);
    } catch (JsonProcessingException cause) {
      throw new IllegalArgumentException("not a " + type.getSimpleName() + " in JSON", cause);
    }
  }

  /**
   * Reads a fact with its envelope.
   *
   * @throws IllegalArgumentException for a type or a schema version that this build does not know,
   *     and for anything that is no envelope
   */
  public static <F extends Fact> Envelope<F> envelope(byte[] json, FactTypes<F> types) {
    try {
      JsonNode tree = LENIENT.readTree(json);
      String type = tree.path("type").asText();
      int version = tree.path("schemaVersion").asInt();
      Class<? extends F> record =
          types
              .find(type)
              .filter(known -> version <= FactTypes.SCHEMA_VERSION)
              .orElseThrow(
                  () -> new IllegalArgumentException("unknown fact " + type + " v" + version));
      return new Envelope<>(
          tree.path("id").asText(),
          type,
          version,
          tree.path("key").asText(),
          Instant.parse(tree.path("time").asText()),
          tree.path("trace").asText(),
          LENIENT.treeToValue(tree.required("body"), record));
    } catch (IOException | DateTimeException cause) {
      throw new IllegalArgumentException("not a fact", cause);
    }
  }

  public static byte[] encode(Object value) {
    try {
      return LENIENT.writeValueAsBytes(value);
    } catch (JsonProcessingException cause) {
      throw new IllegalArgumentException(value.getClass() + " is not JSON", cause);
    }
  }

  public static String text(Object value) {
    try {
      return LENIENT.writeValueAsString(value);
    } catch (JsonProcessingException cause) {
      throw new IllegalArgumentException(value.getClass() + " is not JSON", cause);
    }
  }

  public static Buffer buffer(Object value) {
    return Buffer.buffer(encode(value));
  }
}
