package mercato.user.model;

import java.util.ArrayList;
import java.util.List;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.NotificationOperations.PostNotification;

/** Which message to a user is acceptable. */
public final class NoticeRules {

  public static final int MAX_TITLE = 120;
  public static final int MAX_BODY = 2_000;

  private static final String LINE_CONTROLS = "\t\r\n";

  private NoticeRules() {}

  /** The mistakes; an empty list is a yes. */
  public static List<FieldError> mistakes(PostNotification request) {
    var mistakes = new ArrayList<FieldError>();
    if (!isText(request.title(), MAX_TITLE, "")) {
      mistakes.add(
          new FieldError("/title", "must be one line of 1 to " + MAX_TITLE + " characters"));
    }
    if (!isText(request.body(), MAX_BODY, LINE_CONTROLS)) {
      mistakes.add(
          new FieldError("/body", "must be plain text of 1 to " + MAX_BODY + " characters"));
    }
    return mistakes;
  }

  private static boolean isText(String text, int most, String controls) {
    return text != null
        && !text.isBlank()
        && text.codePointCount(0, text.length()) <= most
        && text.chars()
            .noneMatch(each -> Character.isISOControl(each) && controls.indexOf(each) < 0);
  }
}
