package mercato.inventory.stocking;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.inventory.model.StockRules;

/** A place in a list: the id of the last item before it, as opaque text. */
final class StockCursor {

  private StockCursor() {}

  static String after(String id) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(id.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws Problem {@code INVALID_REQUEST} for what {@link #after} has not made
   */
  static String productId(Page page, String first) {
    if (page.cursor() == null) {
      return first;
    }
    String id = id(page.cursor());
    if (!StockRules.isProductId(id)) {
      throw notOurs();
    }
    return id;
  }

  /**
   * @throws Problem {@code INVALID_REQUEST} for what {@link #after} has not made
   */
  static UUID movementId(Page page, UUID first) {
    if (page.cursor() == null) {
      return first;
    }
    String id = id(page.cursor());
    if (!StockRules.isUuid(id)) {
      throw notOurs();
    }
    return UUID.fromString(id);
  }

  private static String id(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw notOurs();
    }
  }

  private static Problem notOurs() {
    return Problem.invalid(new Problem.FieldError("/cursor", "is not one of ours"));
  }
}
