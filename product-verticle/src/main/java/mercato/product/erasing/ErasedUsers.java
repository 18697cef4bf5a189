package mercato.product.erasing;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.UserErased;
import mercato.platform.stream.Delivery;
import mercato.product.reviews.ForgetAuthors;
import mercato.product.store.ErasedStore;
import mercato.product.store.ErasedStore.Erased;
import mercato.product.store.PurchaseStore;
import mercato.product.store.WatchStore;

/**
 * Forgets users when they are gone, and each 20 s again what they wrote since under an access token
 * that still lived.
 */
public final class ErasedUsers {

  private static final Duration AGAIN_EACH = Duration.ofSeconds(20);

  /** Longer than an access token lives and a request takes, together. */
  private static final Duration AGAIN_FOR = Duration.ofMinutes(15);

  private static final Duration LOOK_EACH = Duration.ofSeconds(5);
  private static final int TURN = 100;

  private final ErasedStore erased;
  private final ForgetAuthors authors;
  private final WatchStore watches;
  private final PurchaseStore purchases;
  private final InstantSource clock;
  private Instant nextLook = Instant.MIN;

  public ErasedUsers(
      ErasedStore erased,
      ForgetAuthors authors,
      WatchStore watches,
      PurchaseStore purchases,
      InstantSource clock) {
    this.erased = erased;
    this.authors = authors;
    this.watches = watches;
    this.purchases = purchases;
    this.clock = clock;
  }

  /** Reviews before purchases: whether one was of a buyer is kept as it was. */
  public Future<Void> handle(List<Delivery<UserFact>> batch) {
    List<String> gone =
        batch.stream()
            .map(delivery -> delivery.envelope().body())
            .filter(UserErased.class::isInstance)
            .map(UserFact::userId)
            .distinct()
            .toList();
    Instant now = clock.instant();
    return gone.isEmpty()
        ? Future.succeededFuture()
        : erased
            .add(gone, now.plus(AGAIN_EACH), now.plus(AGAIN_FOR))
            .compose(noted -> forgetWhatTheyWrote(gone))
            .compose(done -> purchases.forget(gone));
  }

  /** Does a bounded piece, and answers whether there is more to do at once. */
  public Future<Boolean> turn() {
    Instant now = clock.instant();
    if (now.isBefore(nextLook)) {
      return Future.succeededFuture(false);
    }
    return erased
        .due(now, TURN)
        .compose(due -> (due.isEmpty() ? Future.<Void>succeededFuture() : again(due, now)).map(due))
        .map(due -> due.size() == TURN)
        .onSuccess(more -> nextLook = more ? now : now.plus(LOOK_EACH));
  }

  private Future<Void> again(List<Erased> due, Instant now) {
    return forgetWhatTheyWrote(due.stream().map(Erased::userId).toList())
        .compose(done -> erased.looked(due, now, now.plus(AGAIN_EACH)));
  }

  private Future<Void> forgetWhatTheyWrote(Collection<String> users) {
    return Future.join(authors.forget(users), watches.forget(users)).mapEmpty();
  }
}
