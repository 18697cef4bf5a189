package mercato.user.model;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import mercato.contract.Page;
import mercato.contract.Problem;

/** A place in a list: the last item before it, as opaque text. */
public final class ListCursor {

  private ListCursor() {}

  public static String after(Object last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param first what the first page comes after
   * @throws Problem {@code INVALID_REQUEST} for what {@link #after} has not made
   */
  public static <T> T read(Page page, T first, Function<String, T> parse) {
    if (page.cursor() == null) {
      return first;
    }
    try {
      byte[] text = Base64.getUrlDecoder().decode(page.cursor());
      return parse.apply(new String(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      throw Problem.invalid(new Problem.FieldError("/cursor", "is not one of ours"));
    }
  }
}
