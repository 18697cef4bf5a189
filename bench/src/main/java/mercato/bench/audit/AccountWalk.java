package mercato.bench.audit;

import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One audit of the accounts: each invariant over all of them, and again those that do not hold,
 * since the stores are read one after the other while the shop goes on.
 */
final class AccountWalk {

  private static final long PAUSE_MILLIS = 500;

  private final Vertx vertx;
  private final AccountStores stores;
  private final Duration settling;
  private final Duration patience;
  private final Tally tally;

  /**
   * @param settling how long it may take until all services know what became of an order or a user
   * @param patience for how long what looks wrong is looked at again
   */
  AccountWalk(
      Vertx vertx, AccountStores stores, Duration settling, Duration patience, Tally tally) {
    this.vertx = vertx;
    this.stores = stores;
    this.settling = settling;
    this.patience = patience;
    this.tally = tally;
  }

  void run() throws SQLException, TimeoutException {
    List<Invariant> wrong =
        look(List.of(Invariant.ERASED, Invariant.NOTIFIED, Invariant.MAILED, Invariant.SESSIONS));
    long end = System.nanoTime() + patience.toNanos();
    while (!wrong.isEmpty() && System.nanoTime() < end) {
      vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).await();
      stores.forget();
      wrong = look(wrong);
    }
  }

  /** Those that do not hold; the tally is told of each. */
  private List<Invariant> look(List<Invariant> invariants) throws SQLException, TimeoutException {
    var wrong = new ArrayList<Invariant>();
    for (Invariant invariant : invariants) {
      var now = new Tally();
      look(invariant, now);
      tally.replace(invariant, now);
      if (!now.holds()) {
        wrong.add(invariant);
      }
    }
    return wrong;
  }

  private void look(Invariant invariant, Tally now) throws SQLException, TimeoutException {
    switch (invariant) {
      case ERASED -> ErasedChecks.check(stores, settling, now);
      case NOTIFIED -> NewsChecks.checkNotified(stores, settling, now);
      case MAILED -> NewsChecks.checkMailed(stores, settling, now);
      case SESSIONS -> SessionChecks.check(stores, now);
      default -> throw new IllegalArgumentException(invariant + " is not of accounts");
    }
  }
}
