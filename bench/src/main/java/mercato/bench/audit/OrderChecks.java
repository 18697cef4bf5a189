package mercato.bench.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import mercato.bench.audit.Dossier.Hold;
import mercato.bench.audit.Dossier.Moved;
import mercato.bench.audit.Dossier.OrderRow;
import mercato.bench.audit.Dossier.Payment;

/**
 * What must hold of one order, over all stores.
 *
 * <p>The stores are read one after the other, so what is found of an order that is being settled
 * may be no more than that: who asks looks again. What another service is told of later, such as
 * the sale of a hold, may be missing for as long as orders take to settle.
 */
final class OrderChecks {

  /** For so long inventory keeps the hold of an order that has ended, and Redis a taken cart. */
  static final Duration KEPT = Duration.ofDays(30);

  private final Dossier dossier;
  private final LogFold log;
  private final Instant now;
  private final Duration settling;
  private final boolean settled;
  private final Findings findings = new Findings();

  private OrderChecks(Dossier dossier, LogFold log, Instant now, Duration settling) {
    this.dossier = dossier;
    this.log = log;
    this.now = now;
    this.settling = settling;
    this.settled = !isYoung(log.updatedAt);
  }

  /**
   * @param settling how long an order may take until all services know what became of it
   */
  static Findings check(Dossier dossier, Instant now, Duration settling) {
    var findings = new Findings();
    if (!dossier.hasOrder()) {
      checkOrphan(dossier, findings);
      return findings;
    }
    boolean whole = dossier.row() != null && !dossier.events().isEmpty();
    findings.always(
        Invariant.TABLE,
        whole,
        dossier.row() == null ? "a log without a row" : "a row without log");
    if (!checkVersions(dossier, findings)) {
      return findings;
    }
    var checks = new OrderChecks(dossier, LogFold.of(dossier.events()), now, settling);
    checks.findings.applied.addAll(findings.applied);
    checks.findings.violations.addAll(findings.violations);
    checks.checkTable();
    checks.checkStock();
    checks.checkMoney();
    checks.checkTheRest();
    return checks.findings;
  }

  private static void checkOrphan(Dossier dossier, Findings findings) {
    if (dossier.hold() != null) {
      findings.always(Invariant.HOLD_ORDER, false, "%s, of no order", dossier.hold().state());
    }
    if (!dossier.moved().isEmpty()) {
      findings.always(Invariant.SALES, false, "%s moved for no order", dossier.moved());
    }
    if (dossier.payment() != null) {
      findings.always(Invariant.PAYMENT_ORDER, false, "%s, of no order", dossier.payment());
    }
    if (!dossier.returns().isEmpty()) {
      findings.always(Invariant.RETURNS, false, "%s, of no order", dossier.returns());
    }
    if (dossier.coupon() != null) {
      findings.always(Invariant.COUPON_ORDERS, false, "%s used by no order", dossier.coupon());
    }
    if (dossier.keys() > 0) {
      findings.always(Invariant.KEYS, false, "a key of no order");
    }
  }

  /** Whether the log can be folded. */
  private static boolean checkVersions(Dossier dossier, Findings findings) {
    if (dossier.events().isEmpty()) {
      return false;
    }
    int expected = 1;
    for (Dossier.Event event : dossier.events()) {
      findings.always(
          Invariant.VERSIONS,
          event.version() == expected,
          "version %d follows %d",
          event.version(),
          expected - 1);
      expected = event.version() + 1;
    }
    boolean placed = dossier.events().get(0).type().equals("OrderPlaced");
    findings.always(Invariant.VERSIONS, placed, "begins with %s", dossier.events().get(0).type());
    return placed;
  }

  private void checkTable() {
    OrderRow row = dossier.row();
    if (row != null) {
      int version = dossier.events().get(dossier.events().size() - 1).version();
      same("number", row.number(), log.text("number"));
      same("user", row.userId(), log.text("userId"));
      same("status", row.status(), log.status);
      same("version", row.version(), version);
      same("total", row.total() + row.currency(), log.total() + log.currency());
      same("created at", millis(row.createdAt()), millis(dossier.events().get(0).at()));
      same("updated at", millis(row.updatedAt()), millis(log.updatedAt));
      boolean lies =
          row.resumeAt() == null ? log.pending() : row.resumeAt().isBefore(now.minus(settling));
      findings.inFlight |= row.resumeAt() != null && !lies;
      findings.always(
          Invariant.SETTLED, !lies, "%s, to be gone on with at %s", log.status, row.resumeAt());
    }
    if (!log.returns.isEmpty() || !dossier.returns().isEmpty()) {
      findings.always(
          Invariant.RETURNS,
          log.returns.equals(dossier.returns()),
          "rows %s, log %s",
          dossier.returns(),
          log.returns);
    }
  }

  private void same(String what, Object row, Object fold) {
    findings.always(
        Invariant.TABLE, Objects.equals(row, fold), "%s is %s, in the log %s", what, row, fold);
  }

  private void checkStock() {
    Hold hold = dossier.hold();
    Map<String, Integer> sold = pieces(Moved::sold);
    Map<String, Integer> returned = pieces(Moved::returned);
    if (hold != null) {
      findings.always(Invariant.HOLD_ORDER, true, "");
    }
    checkSales(hold, sold, returned);
    if (log.stands()) {
      boolean forgotten = hold == null && log.confirmedAt.isBefore(now.minus(KEPT));
      findings.eventually(
          settled,
          Invariant.HOLD_SOLD,
          forgotten
              ? sold.equals(log.lines)
              : hold != null && hold.state().equals("COMMITTED") && hold.lines().equals(log.lines),
          "%s, ordered %s, held %s",
          log.status,
          log.lines,
          hold);
      findings.eventually(
          settled,
          Invariant.RESTOCKED,
          returned.equals(log.restocked),
          "approved %s, restocked %s",
          log.restocked,
          returned);
    } else if (log.cameToNothing()) {
      boolean holds =
          hold != null && (hold.state().equals("HELD") || hold.state().equals("COMMITTED"));
      findings.eventually(settled, Invariant.HOLD_FREE, !holds, "%s, held %s", log.status, hold);
    }
    if (hold != null && hold.state().equals("HELD")) {
      boolean late = hold.dueAt() == null || hold.dueAt().isBefore(now.minus(settling));
      findings.always(Invariant.HOLD_DUE, !late, "was due at %s", hold.dueAt());
    }
  }

  /** Hold and movements are of one store and written together. */
  private void checkSales(Hold hold, Map<String, Integer> sold, Map<String, Integer> returned) {
    boolean right;
    if (hold != null && hold.state().equals("COMMITTED")) {
      right =
          sold.equals(hold.lines())
              && returned.entrySet().stream()
                  .allMatch(each -> each.getValue() <= sold.getOrDefault(each.getKey(), 0));
    } else if (hold != null && !hold.state().equals("RELEASED")) {
      right = dossier.moved().isEmpty();
    } else {
      right = log.stands() || sold.equals(returned);
    }
    findings.always(Invariant.SALES, right, "moved %s, held %s", dossier.moved(), hold);
  }

  private Map<String, Integer> pieces(ToIntFunction<Moved> direction) {
    var pieces = new HashMap<String, Integer>();
    dossier
        .moved()
        .forEach(
            (product, moved) -> {
              if (direction.applyAsInt(moved) != 0) {
                pieces.put(product, direction.applyAsInt(moved));
              }
            });
    return pieces;
  }

  private void checkMoney() {
    Payment payment = dossier.payment();
    long captured = payment == null ? 0 : payment.captured();
    if (payment != null) {
      checkPayment(payment);
    }
    if (log.confirmedAt != null) {
      findings.always(
          Invariant.CAPTURE_LOGGED,
          !log.captured || captured == log.total(),
          "captured in the log, with the provider %s",
          payment);
      findings.eventually(
          settled, Invariant.CAPTURE_LOGGED, captured == 0 || log.captured, "not in the log yet");
    }
    if (log.stands()) {
      findings.eventually(
          !isYoung(log.confirmedAt),
          Invariant.CAPTURE_DUE,
          log.captured,
          "confirmed at %s, with the provider %s",
          log.confirmedAt,
          payment);
    } else if (log.cameToNothing()) {
      findings.eventually(
          settled,
          Invariant.NOTHING_CHARGED,
          payment == null || payment.dead() || payment.refunded() == payment.authorized(),
          "%s, with the provider %s",
          log.status,
          payment);
    }
  }

  private void checkPayment(Payment payment) {
    findings.always(Invariant.PAYMENT_ORDER, true, "");
    findings.always(
        Invariant.PAYMENT_BOUNDS,
        payment.captured() <= payment.authorized()
            && payment.refunded() <= payment.captured()
            && payment.refunded() == payment.refunds(),
        "%s",
        payment);
    if (payment.captured() > 0) {
      findings.always(
          Invariant.CAPTURED,
          log.confirmedAt != null
              && payment.captured() == log.total()
              && payment.currency().equals(log.currency()),
          "%s, total %d, with the provider %s",
          log.status,
          log.total(),
          payment);
    }
    findings.always(
        Invariant.REFUNDED,
        log.refunded <= payment.refunded(),
        "the log says %d, the provider %s",
        log.refunded,
        payment);
    findings.eventually(
        settled,
        Invariant.REFUNDED,
        log.refunded >= payment.refunded(),
        "the log says %d, the provider %s",
        log.refunded,
        payment);
  }

  private void checkTheRest() {
    String coupon = log.text("couponCode");
    if (coupon != null || dossier.coupon() != null) {
      String uses = log.cameToNothing() ? null : coupon;
      findings.always(
          Invariant.COUPON_ORDERS,
          Objects.equals(uses, dossier.coupon()),
          "%s, placed with %s, uses %s",
          log.status,
          coupon,
          dossier.coupon());
    }
    if (dossier.keys() > 0) {
      findings.always(Invariant.KEYS, dossier.keys() == 1, "%d keys", dossier.keys());
    }
    if (dossier.cartTaken() != null) {
      findings.eventually(settled, Invariant.CARTS, dossier.cartTaken(), "its cart has it still");
    }
  }

  private boolean isYoung(Instant at) {
    return at.isAfter(now.minus(settling));
  }

  private static Instant millis(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS);
  }
}
