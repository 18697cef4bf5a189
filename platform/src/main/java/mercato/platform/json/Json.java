package mercato.platform.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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

  private static final Set<String> BEFORE_BODY = Set.of("type", "schemaVersion");

  private Json() {}

  private static JsonMapper.Builder builder() {
    return JsonMapper.builder()
        .addModule(new JavaTimeModule())
        .addModule(
            new SimpleModule()
                .addDeserializer(Instant.class, new Instants())
                .addSerializer(Instant.class, new Instants.Writer()))
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
    try (JsonParser parser = LENIENT.createParser(json)) {
      return read(parser, types);
    } catch (IOException | DateTimeException cause) {
      throw new IllegalArgumentException("not a fact", cause);
    }
  }

  /** In one go where the body comes last, as we write it; otherwise it waits for its type. */
  private static <F extends Fact> Envelope<F> read(JsonParser parser, FactTypes<F> types)
      throws IOException {
    Map<String, String> head = new HashMap<>();
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("not a fact");
    }
    F body = null;
    JsonNode early = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("body") && !head.keySet().containsAll(BEFORE_BODY)) {
        early = LENIENT.readTree(parser);
      } else if (name.equals("body")) {
        body = LENIENT.readValue(parser, type(head, types));
      } else if (value.isScalarValue()) {
        head.put(name, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
    if (early != null) {
      body = LENIENT.treeToValue(early, type(head, types));
    }
    if (body == null || parser.currentToken() != JsonToken.END_OBJECT) {
      throw new IllegalArgumentException("not a fact");
    }
    return new Envelope<>(
        head.get("id"),
        head.get("type"),
        Integer.parseInt(head.get("schemaVersion")),
        head.get("key"),
        Instants.parse(head.getOrDefault("time", "")),
        head.get("trace"),
        body);
  }

  private static <F extends Fact> Class<? extends F> type(
      Map<String, String> head, FactTypes<F> types) {
    String type = head.getOrDefault("type", "");
    int version = Integer.parseInt(head.getOrDefault("schemaVersion", "0"));
    return types
        .find(type)
        .filter(known -> version <= FactTypes.SCHEMA_VERSION)
        .orElseThrow(() -> new IllegalArgumentException("unknown fact " + type + " v" + version));
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
