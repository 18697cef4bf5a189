package mercato.user.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mercato.contract.inventory.StockFact;
import mercato.contract.inventory.StockFact.LowStock;
import mercato.contract.inventory.StockFact.StockCameBack;
import mercato.contract.inventory.StockFact.StockRanOut;
import mercato.contract.product.WatchFact;
import mercato.contract.product.WatchFact.BackInStock;
import mercato.contract.product.WatchFact.PriceDropped;
import mercato.contract.user.NotificationView.Kind;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.PasswordChanged;
import mercato.contract.user.UserFact.ResetRequested;
import mercato.contract.user.UserFact.TokenReused;
import mercato.contract.user.UserFact.UserErased;
import mercato.contract.user.UserFact.UserRegistered;
import mercato.contract.user.UserFact.VerificationRequested;
import mercato.user.model.Notice.About;
import mercato.user.model.Notice.Wish;

/**
 * Whom facts tell what; {@link OrderNotices} says it of orders. A fact that nobody thought of
 * fails: it is set aside and seen, not passed over.
 *
 * <pre>
 * fact                   notification   who is told
 * ---------------------- -------------- ----------------------------------
 * UserRegistered         WELCOME        the user
 * PasswordChanged        SECURITY       the user
 * TokenReused            SECURITY       the user
 * VerificationRequested  none: a mail tells it
 * ResetRequested         none: a mail tells it
 * UserErased             none
 * BackInStock            BACK_IN_STOCK  the user, by preference backInStock
 * PriceDropped           PRICE_DROP     the user, by preference priceDrops
 * StockRanOut            LOW_STOCK      all staff and admins
 * LowStock               LOW_STOCK      all staff and admins
 * StockCameBack          none
 * </pre>
 */
public final class Notices {

  private Notices() {}

  /**
   * @param cause the fact's id
   */
  public static List<Notice> of(String cause, UserFact fact) {
    return of(cause, fact.userId(), text(fact), About.NOTHING, fact.at());
  }

  /**
   * @param cause the fact's id
   */
  public static List<Notice> of(String cause, WatchFact fact) {
    if (fact instanceof BackInStock back) {
      return of(cause, fact.userId(), text(back), About.product(back.productId()), fact.at());
    }
    if (fact instanceof PriceDropped dropped) {
      return of(cause, fact.userId(), text(dropped), About.product(dropped.productId()), fact.at());
    }
    throw new IllegalStateException("Whom does it tell what? " + fact);
  }

  /**
   * @param cause the fact's id
   */
  public static List<Notice> of(String cause, StockFact fact) {
    return text(fact).stream()
        .map(text -> text.to(null, cause, About.product(fact.productId()), fact.at()))
        .toList();
  }

  /** What an admin tells a user. */
  public static Notice message(String cause, UUID userId, String title, String body, Instant at) {
    return new NoticeText(Kind.MESSAGE, Wish.NONE, title, body)
        .to(userId, cause, About.NOTHING, at);
  }

  /** Empty for a user id that is none of ours. */
  private static List<Notice> of(
      String cause, String userId, Optional<NoticeText> text, About about, Instant at) {
    return UserIds.parse(userId)
        .flatMap(user -> text.map(told -> told.to(user, cause, about, at)))
        .stream()
        .toList();
  }

  private static Optional<NoticeText> text(UserFact fact) {
    if (fact instanceof UserRegistered) {
      return told(
          Kind.WELCOME,
          Wish.NONE,
          "Welcome to Mercato",
          "Your account is ready. Please confirm your e-mail address: we have sent you a link.");
    }
    if (fact instanceof PasswordChanged) {
      return told(
          Kind.SECURITY,
          Wish.NONE,
          "Your password was changed",
          "Your other devices have been logged out. If this was not you, reset your password now.");
    }
    if (fact instanceof TokenReused) {
      return told(
          Kind.SECURITY,
          Wish.NONE,
          "One of your devices was logged out",
          "Its log-in was used twice, as happens when somebody has made a copy of it. If you cannot"
              + " explain this, change your password.");
    }
    if (fact instanceof VerificationRequested
        || fact instanceof ResetRequested
        || fact instanceof UserErased) {
      return Optional.empty();
    }
    throw new IllegalStateException("Whom does it tell what? " + fact);
  }

  private static Optional<NoticeText> text(BackInStock fact) {
    return told(
        Kind.BACK_IN_STOCK,
        Wish.BACK_IN_STOCK,
        fact.productName() + " is back in stock",
        "You can order it again, as long as there is some.");
  }

  private static Optional<NoticeText> text(PriceDropped fact) {
    return told(
        Kind.PRICE_DROP,
        Wish.PRICE_DROPS,
        fact.productName() + " now costs less",
        "It is " + Amounts.text(fact.to()) + " instead of " + Amounts.text(fact.from()) + ".");
  }

  private static Optional<NoticeText> text(StockFact fact) {
    if (fact instanceof StockRanOut) {
      return told(
          Kind.LOW_STOCK,
          Wish.NONE,
          "Product " + fact.productId() + " is out of stock",
          "Its last available piece has gone.");
    }
    if (fact instanceof LowStock low) {
      return told(
          Kind.LOW_STOCK,
          Wish.NONE,
          "Product " + fact.productId() + " is low on stock",
          "Available: " + low.available() + ". Threshold: " + low.lowStockThreshold() + ".");
    }
    if (fact instanceof StockCameBack) {
      return Optional.empty();
    }
    throw new IllegalStateException("Whom does it tell what? " + fact);
  }

  private static Optional<NoticeText> told(Kind kind, Wish wish, String title, String body) {
    return Optional.of(new NoticeText(kind, wish, title, body));
  }
}
