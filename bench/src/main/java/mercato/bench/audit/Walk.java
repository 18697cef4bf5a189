package mercato.bench.audit;

import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One audit of the orders: whole tables, then order by order, then again what looked wrong, since
 * the stores are read one after the other while the shop goes on.
 */
final class Walk {

  private static final int BATCH = 500;
  private static final long PAUSE_MILLIS = 500;

  /** Where so many look wrong, the rest of them need no second look. */
  private static final int MAX_SUSPECTS = 10_000;

  private final Vertx vertx;
  private final Stores stores;
  private final Carts carts;
  private final Duration settling;
  private final Duration patience;
  private final Tally tally;
  private final Map<UUID, Findings> suspects = new LinkedHashMap<>();

  /**
   * @param settling how long an order may take until all services know what became of it
   * @param patience for how long what looks wrong is looked at again
   */
  Walk(Vertx vertx, Stores stores, Carts carts, Duration settling, Duration patience, Tally tally) {
    this.vertx = vertx;
    this.stores = stores;
    this.carts = carts;
    this.settling = settling;
    this.patience = patience;
    this.tally = tally;
  }

  void run() throws SQLException, TimeoutException {
    TableChecks.check(stores, tally);
    stores.forget();
    lookAtAll();
    boolean flows = TableChecks.checkOutbox(stores, settling, tally);
    long end = System.nanoTime() + patience.toNanos();
    while (!(suspects.isEmpty() && flows) && System.nanoTime() < end) {
      vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).await();
      stores.forget();
      lookAgain();
      flows = flows || outboxFlows();
    }
    suspects.forEach(this::violated);
  }

  private void lookAtAll() throws SQLException, TimeoutException {
    Dossiers all = Dossiers.ofAll(stores);
    for (var batch = batch(all); !batch.isEmpty(); batch = batch(all)) {
      Instant now = Instant.now();
      for (Dossier dossier : carts.ask(batch, now)) {
        Findings findings = OrderChecks.check(dossier, now, settling);
        tally.order(dossier, findings);
        if (findings.violations.isEmpty()) {
          continue;
        }
        if (suspects.size() < MAX_SUSPECTS) {
          suspects.put(dossier.id(), findings);
        } else {
          violated(dossier.id(), findings);
        }
      }
    }
  }

  private void lookAgain() throws SQLException, TimeoutException {
    var wrong = new LinkedHashMap<UUID, Findings>();
    Dossiers some = Dossiers.of(stores, suspects.keySet());
    for (var batch = batch(some); !batch.isEmpty(); batch = batch(some)) {
      Instant now = Instant.now();
      for (Dossier dossier : carts.ask(batch, now)) {
        Findings findings = OrderChecks.check(dossier, now, settling);
        if (!findings.violations.isEmpty()) {
          wrong.put(dossier.id(), findings);
        }
      }
    }
    suspects.clear();
    suspects.putAll(wrong);
  }

  private boolean outboxFlows() throws SQLException {
    var again = new Tally();
    boolean flows = TableChecks.checkOutbox(stores, settling, again);
    tally.replace(Invariant.OUTBOX, again);
    return flows;
  }

  private void violated(UUID id, Findings findings) {
    findings.violations.forEach(
        each -> tally.violated(each.invariant(), "order " + id + ": " + each.what()));
  }

  private static List<Dossier> batch(Dossiers dossiers) throws SQLException {
    var batch = new ArrayList<Dossier>(BATCH);
    while (batch.size() < BATCH) {
      Optional<Dossier> next = dossiers.next();
      if (next.isEmpty()) {
        break;
      }
      batch.add(next.get());
    }
    return batch;
  }
}
