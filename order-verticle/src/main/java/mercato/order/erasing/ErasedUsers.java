package mercato.order.erasing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.UserErased;
import mercato.order.cart.CartStore;
import mercato.order.erasing.ErasureStore.Erasure;
import mercato.platform.stream.BatchHandler;
import mercato.platform.stream.Delivery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets users when they are gone, and each 20 s again what was written since: an order whose
 * buyer was looked at just before, a cart that is changed under an access token that still lives.
 */
public final class ErasedUsers implements BatchHandler<UserFact> {

  public static final String GROUP = "order-erased-users";

  private static final Logger LOG = LoggerFactory.getLogger(ErasedUsers.class);
  private static final Duration AGAIN_EACH = Duration.ofSeconds(20);

  /** Longer than an access token lives and a request takes, together. */
  private static final Duration AGAIN_FOR = Duration.ofMinutes(15);

  private final ErasureStore erasures;
  private final CartStore carts;
  private long timer;

  public ErasedUsers(ErasureStore erasures, CartStore carts) {
    this.erasures = erasures;
    this.carts = carts;
  }

  @Override
  public Future<Void> handle(List<Delivery<UserFact>> batch) {
    List<String> gone =
        batch.stream()
            .map(delivery -> delivery.envelope().body())
            .filter(UserErased.class::isInstance)
            .map(UserFact::userId)
            .distinct()
            .toList();
    return gone.isEmpty()
        ? Future.succeededFuture()
        : erasures.add(gone, AGAIN_FOR).compose(noted -> forget(gone));
  }

  /** Looks each 20 s, until {@link #stop}. */
  public void start(Vertx vertx) {
    timer =
        vertx.setPeriodic(
            AGAIN_EACH.toMillis(),
            tick ->
                again().onFailure(failure -> LOG.warn("Erasing waits: {}", failure.toString())));
  }

  public void stop(Vertx vertx) {
    vertx.cancelTimer(timer);
  }

  /** Forgets once more whoever is noted, and drops the note of those whose time had come before. */
  Future<Void> again() {
    return againAfter("");
  }

  private Future<Void> againAfter(String userId) {
    return erasures
        .list(userId)
        .compose(
            page ->
                page.isEmpty()
                    ? Future.succeededFuture()
                    : forget(page.stream().map(Erasure::userId).toList())
                        .compose(forgotten -> erasures.remove(past(page)))
                        .compose(removed -> againAfter(page.get(page.size() - 1).userId())));
  }

  private static List<String> past(List<Erasure> page) {
    return page.stream().filter(Erasure::past).map(Erasure::userId).toList();
  }

  private Future<Void> forget(Collection<String> users) {
    return Future.join(erasures.forgetAddresses(users), carts.forget(users)).mapEmpty();
  }
}
