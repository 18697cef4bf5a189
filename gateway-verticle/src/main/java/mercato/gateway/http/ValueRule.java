package mercato.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The part of JSON Schema that single values use: over the text of a parameter, or over JSON in a
 * body. A keyword that it does not know is an error at start, so that nothing in the contract goes
 * unchecked.
 */
final class ValueRule {

  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "description",
          "format",
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "pattern",
          "enum",
          "const",
          "default",
          "items",
          "maxItems");

  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern NUMBER = Pattern.compile(WHOLE_NUMBER + "(\\.[0-9]+)?");
  private static final int MAX_DIGITS = 20;

  private enum Type {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN
  }

  private final Type type;
  private final boolean time;
  private final long minimum;
  private final long maximum;
  private final int minLength;
  private final int maxLength;
  private final Pattern pattern;
  private final JsonArray allowed;
  private final int maxItems;

  private ValueRule(JsonObject schema, int maxItems) {
    if (!KNOWN.containsAll(schema.fieldNames())) {
      throw new IllegalArgumentException("values cannot be checked against " + schema);
    }
    this.type = Type.valueOf(schema.getString("type").toUpperCase(Locale.ROOT));
    this.time = "date-time".equals(schema.getString("format"));
    this.minimum = schema.getLong("minimum", Long.MIN_VALUE);
    this.maximum = schema.getLong("maximum", Long.MAX_VALUE);
    this.minLength = schema.getInteger("minLength", 0);
    this.maxLength = schema.getInteger("maxLength", Integer.MAX_VALUE);
    this.pattern =
        schema.containsKey("pattern") ? Pattern.compile(schema.getString("pattern")) : null;
    this.allowed =
        schema.containsKey("const")
            ? new JsonArray().add(schema.getValue("const"))
            : schema.getJsonArray("enum");
    this.maxItems = maxItems;
  }

  /** The rule of a value, or of each value of an array. */
  static ValueRule of(JsonObject schema) {
    return schema.getString("type").equals("array")
        ? new ValueRule(
            schema.getJsonObject("items"), schema.getInteger("maxItems", Integer.MAX_VALUE))
        : new ValueRule(schema, 1);
  }

  /** What is wrong with the values of an array, if anything. */
  Optional<String> mistakes(List<String> values) {
    if (values.size() > maxItems) {
      return Optional.of("has more than " + maxItems + " values");
    }
    return values.stream().map(this::mistake).flatMap(Optional::stream).findFirst();
  }

  /** What is wrong with a parameter's value, if anything. */
  Optional<String> mistake(String value) {
    return switch (type) {
      case STRING -> textMistake(value);
      case INTEGER -> inRange(value) ? Optional.empty() : notInRange();
      case NUMBER -> isNumber(value) ? Optional.empty() : notNumber();
      case BOOLEAN ->
          value.equals("true") || value.equals("false") ? Optional.empty() : notBoolean();
    };
  }

  /**
   * What is wrong with a value in a body, if anything. A number with a fraction is no whole number,
   * even if the fraction is 0.
   */
  Optional<String> mistake(JsonNode value) {
    return switch (type) {
      case STRING ->
          value.isTextual() ? textMistake(value.textValue()) : Optional.of("must be a text");
      case INTEGER ->
          value.isIntegralNumber() && value.canConvertToLong() && inRange(value.longValue())
              ? Optional.empty()
              : notInRange();
      case NUMBER ->
          value.isNumber() && inRange(value.decimalValue()) ? Optional.empty() : notNumber();
      case BOOLEAN -> value.isBoolean() ? Optional.empty() : notBoolean();
    };
  }

  private Optional<String> textMistake(String value) {
    int length = value.codePointCount(0, value.length());
    if (length < minLength || length > maxLength) {
      return Optional.of("must have " + minLength + " to " + maxLength + " characters");
    }
    if (pattern != null && !pattern.matcher(value).matches()) {
      return Optional.of("must match " + pattern);
    }
    if (allowed != null && !allowed.contains(value)) {
      return Optional.of(
          "must be one of "
              + allowed.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }
    return time && !isTime(value)
        ? Optional.of("must be a time such as 2026-01-31T12:00:00Z")
        : Optional.empty();
  }

  private boolean inRange(String value) {
    if (value.length() > MAX_DIGITS || !WHOLE_NUMBER.matcher(value).matches()) {
      return false;
    }
    try {
      return inRange(Long.parseLong(value));
    } catch (NumberFormatException tooLong) {
      return false;
    }
  }

  private boolean inRange(long number) {
    return number >= minimum && number <= maximum;
  }

  private boolean isNumber(String value) {
    return value.length() <= MAX_DIGITS
        && NUMBER.matcher(value).matches()
        && inRange(new BigDecimal(value));
  }

  private boolean inRange(BigDecimal number) {
    return number.compareTo(BigDecimal.valueOf(minimum)) >= 0
        && number.compareTo(BigDecimal.valueOf(maximum)) <= 0;
  }

  private Optional<String> notInRange() {
    return Optional.of("must be a whole number" + range());
  }

  private Optional<String> notNumber() {
    return Optional.of("must be a number" + range());
  }

  private static Optional<String> notBoolean() {
    return Optional.of("must be true or false");
  }

  private String range() {
    if (maximum < Long.MAX_VALUE) {
      return " from " + minimum + " to " + maximum;
    }
    return minimum > Long.MIN_VALUE ? " of at least " + minimum : "";
  }

  private static boolean isTime(String value) {
    try {
      OffsetDateTime.parse(value);
      return true;
    } catch (DateTimeException notATime) {
      return false;
    }
  }
}
