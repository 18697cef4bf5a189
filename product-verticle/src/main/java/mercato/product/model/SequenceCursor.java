package mercato.product.model;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;

/**
 * A place in a list that goes by UUIDv7, the newest first: behind the one that the page before
 * ended with. Items keep their places, so no walk meets one twice, or misses one that was there
 * throughout.
 */
public final class SequenceCursor {

  private static final int BYTES = 16;

  private SequenceCursor() {}

  public static String after(String sequence) {
    var id = UUID.fromString(sequence);
    var bytes =
        ByteBuffer.allocate(BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * What the items of the page stand behind; null for the first page.
   *
   * @throws Problem {@code INVALID_REQUEST} for what {@link #after} has not made
   */
  public static String read(Page page) {
    if (page.cursor() == null) {
      return null;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(page.cursor());
      if (bytes.length == BYTES) {
        var buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong()).toString();
      }
    } catch (IllegalArgumentException malformed) {
      // Said below.
    }
    throw Problem.invalid(new FieldError("/cursor", "is not one of ours"));
  }
}
