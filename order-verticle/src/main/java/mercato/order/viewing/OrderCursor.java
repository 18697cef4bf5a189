package mercato.order.viewing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import mercato.contract.Problem;
import mercato.order.history.OrderTable.Position;

/** A place in a list of orders or returns, as opaque text. */
final class OrderCursor {

  private static final char SEPARATOR = '/';

  private OrderCursor() {}

  static String after(Instant createdAt, UUID id) {
    String text = createdAt.toEpochMilli() + "" + SEPARATOR + id;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param cursor null for the start of the list
   * @throws Problem {@code INVALID_REQUEST} for what {@link #after} has not made
   */
  static Position read(String cursor) {
    if (cursor == null) {
      return Position.START;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      int separator = text.indexOf(SEPARATOR);
      Instant createdAt =
          Instant.ofEpochMilli(Long.parseLong(text.substring(0, Math.max(0, separator))));
      if (!createdAt.isBefore(Instant.EPOCH) && createdAt.isBefore(Position.START.createdAt())) {
        return new Position(createdAt, UUID.fromString(text.substring(separator + 1)));
      }
    } catch (IllegalArgumentException malformed) {
      // Falls through to the one refusal of all that is not ours.
    }
    throw Problem.invalid(new Problem.FieldError("/cursor", "is not one of ours"));
  }
}
