package mercato.user.inbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;

/** A place in an inbox: the number of the last item before it, as opaque text. */
final class InboxCursor {

  private InboxCursor() {}

  static String after(long number) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Long.toString(number).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What the numbers of the page are less than.
   *
   * @throws Problem {@code INVALID_REQUEST} for what {@link #after} has not made
   */
  static long read(Page page) {
    if (page.cursor() == null) {
      return Long.MAX_VALUE;
    }
    try {
      byte[] number = Base64.getUrlDecoder().decode(page.cursor());
      return Long.parseLong(new String(number, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      throw Problem.invalid(new FieldError("/cursor", "is not one of ours"));
    }
  }
}
