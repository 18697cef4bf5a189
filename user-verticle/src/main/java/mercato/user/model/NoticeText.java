package mercato.user.model;

import java.time.Instant;
import java.util.UUID;
import mercato.contract.user.NotificationView.Kind;
import mercato.user.model.Notice.About;
import mercato.user.model.Notice.Wish;

/** What a notice says, before it is known to whom. */
record NoticeText(Kind kind, Wish wish, String title, String body) {

  /**
   * @param userId or null for all staff and admins
   */
  Notice to(UUID userId, String cause, About about, Instant at) {
    return new Notice(cause, userId, kind.name(), wish, title, body, about, at);
  }
}
