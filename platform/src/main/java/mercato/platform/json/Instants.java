package mercato.platform.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads and writes times, {@code 2026-01-02T03:04:05Z} with up to nine decimals, by hand: an order
 * comes with a dozen of them, and the general way takes the better part of a microsecond for each.
 * All that is unusual is left to it.
 */
final class Instants extends StdScalarDeserializer<Instant> {

  /** Writes what {@link Instant#toString()} says. */
  static final class Writer extends StdScalarSerializer<Instant> {

    private static final long serialVersionUID = 1L;

    Writer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(text(value));
    }
  }

  private static final long serialVersionUID = 1L;
  private static final long FIRST_YEAR = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST_YEAR = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final int MILLI = 1_000_000;
  private static final int SECONDS_A_DAY = 86_400;
  private static final int SHORTEST = "2026-01-02T03:04:05Z".length();
  private static final int LONGEST = SHORTEST + ".123456789".length();
  private static final int POINT = SHORTEST - 1;
  private static final int NANO_DIGITS = 9;
  private static final int NO_NUMBER = -1;

  Instants() {
    super(Instant.class);
  }

  @Override
  public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      Instant read = quick(parser.getText());
      if (read != null) {
        return read;
      }
    }
    return InstantDeserializer.INSTANT.deserialize(parser, context);
  }

  /**
   * @throws java.time.DateTimeException when it is no time
   */
  static Instant parse(String text) {
    Instant read = quick(text);
    return read == null ? Instant.parse(text) : read;
  }

  /** Null for what is not written as we do, or is no time at all. */
  private static Instant quick(String text) {
    int end = text.length() - 1;
    boolean shaped =
        text.length() >= SHORTEST
            && text.length() <= LONGEST
            && text.charAt(end) == 'Z'
            && text.charAt(4) == '-'
            && text.charAt(7) == '-'
            && text.charAt(10) == 'T'
            && text.charAt(13) == ':'
            && text.charAt(16) == ':'
            && (end == POINT || text.charAt(POINT) == '.' && end > POINT + 1);
    if (!shaped) {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    int nanos = end == POINT ? 0 : nanos(text, end);
    // The last days of long months, and leap seconds, are left to the general reader.
    boolean plain =
        year > 0
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= 28
            && hour >= 0
            && hour < 24
            && minute >= 0
            && minute < 60
            && second >= 0
            && second < 60
            && nanos >= 0;
    return plain
        ? Instant.ofEpochSecond(
            LocalDate.of(year, month, day).toEpochDay() * SECONDS_A_DAY
                + hour * 3_600
                + minute * 60
                + second,
            nanos)
        : null;
  }

  private static int nanos(String text, int end) {
    int nanos = number(text, POINT + 1, end);
    for (int digits = end - POINT - 1; digits < NANO_DIGITS; digits++) {
      nanos *= 10;
    }
    return nanos;
  }

  /** Negative unless all are digits. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return NO_NUMBER;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** As {@link Instant#toString()}. */
  static String text(Instant instant) {
    long second = instant.getEpochSecond();
    int nanos = instant.getNano();
    if (second < FIRST_YEAR || second > LAST_YEAR || nanos % MILLI != 0) {
      return instant.toString();
    }
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, (long) SECONDS_A_DAY));
    int time = (int) Math.floorMod(second, (long) SECONDS_A_DAY);
    char[] text = "0000-00-00T00:00:00Z0000".toCharArray();
    put(text, 0, 4, date.getYear());
    put(text, 5, 7, date.getMonthValue());
    put(text, 8, 10, date.getDayOfMonth());
    put(text, 11, 13, time / 3_600);
    put(text, 14, 16, time / 60 % 60);
    put(text, 17, 19, time % 60);
    if (nanos == 0) {
      return new String(text, 0, SHORTEST);
    }
    text[POINT] = '.';
    put(text, SHORTEST, text.length - 1, nanos / MILLI);
    text[text.length - 1] = 'Z';
    return new String(text);
  }

  private static void put(char[] text, int from, int to, int number) {
    int rest = number;
    for (int i = to - 1; i >= from; i--) {
      text[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
