package mercato.user.model;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import mercato.contract.user.PreferencesView.Wanted;

/**
 * What somebody is told because something has happened.
 *
 * @param cause id of what has happened: the same cause tells nobody the same kind twice
 * @param userId who is told, or null for all staff and admins
 * @param kind the name of a {@link mercato.contract.user.NotificationView.Kind}, or {@link #ORDER}
 * @param wish who does not have it is not told
 * @param title one line; null with {@link #ORDER}
 * @param body plain text; null with {@link #ORDER}
 * @param at when it happened
 */
public record Notice(
    String cause,
    UUID userId,
    String kind,
    Wish wish,
    String title,
    String body,
    About about,
    Instant at) {

  /** Where an order stands: only streams show it, and no inbox. */
  public static final String ORDER = "ORDER";

  /** As long as somebody who was away may want to resume a stream. */
  public static final Duration ORDER_KEPT = Duration.ofDays(1);

  public static final Duration KEPT = Duration.ofDays(365);

  /** What a user can wish to be told. */
  public enum Wish {
    /** It is told whatever the user prefers. */
    NONE,
    ORDER_UPDATES,
    BACK_IN_STOCK,
    PRICE_DROPS;

    public boolean isIn(Wanted wanted) {
      return switch (this) {
        case NONE -> true;
        case ORDER_UPDATES -> wanted.orderUpdates();
        case BACK_IN_STOCK -> wanted.backInStock();
        case PRICE_DROPS -> wanted.priceDrops();
      };
    }
  }

  /**
   * What it is about; also how it is stored. What it is not about is null.
   *
   * @param status of the order, with {@link #ORDER}
   * @param version of the order, with {@link #ORDER}
   */
  public record About(String orderId, String productId, String status, Long version) {

    public static final About NOTHING = new About(null, null, null, null);

    public static About order(String id) {
      return new About(id, null, null, null);
    }

    public static About product(String id) {
      return new About(null, id, null, null);
    }
  }

  /** Whether it has happened so long ago that it would be forgotten at once. */
  public boolean isOver(Instant now) {
    return at.isBefore(now.minus(kind.equals(ORDER) ? ORDER_KEPT : KEPT));
  }
}
