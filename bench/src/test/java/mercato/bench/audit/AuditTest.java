package mercato.bench.audit;

import static mercato.bench.audit.SmallShop.CANCELLED;
import static mercato.bench.audit.SmallShop.CONFIRMED;
import static mercato.bench.audit.SmallShop.NOBODY;
import static mercato.bench.audit.SmallShop.PENDING;
import static mercato.bench.audit.SmallShop.REJECTED;
import static mercato.bench.audit.SmallShop.RETURNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.redis.client.Command;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mercato.bench.shop.RunningShop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A shop that is right passes; whatever is planted is named. */
class AuditTest {

  private static final Duration SETTLING = Duration.ofSeconds(60);

  /** From the first of the catalogue's on. */
  private static final EnumSet<Invariant> OF_OTHERS =
      EnumSet.range(Invariant.STORED, Invariant.SESSIONS);

  /** Something that must never be. */
  record Planted(Invariant invariant, String database, String sql) {

    @Override
    public String toString() {
      return invariant + " by " + sql.strip().replaceAll("\\s+", " ");
    }
  }

  private static SmallShop shop;

  @BeforeAll
  static void open() throws Exception {
    shop = new SmallShop();
  }

  @AfterAll
  static void close() throws Exception {
    shop.close();
  }

  @BeforeEach
  void fill() throws Exception {
    shop.fill();
  }

  @Test
  void aShopThatIsRightPassesAndEveryInvariantIsLookedAt() throws Exception {
    Tally tally = audit(Duration.ZERO);
    assertThat(tally.lines())
        .allSatisfy(line -> assertThat(line.violations()).as(line.toString()).isZero())
        .filteredOn(line -> line.counted() == 0)
        .extracting(line -> Invariant.valueOf(line.invariant()))
        .filteredOn(invariant -> !OF_OTHERS.contains(invariant))
        .containsExactly(Invariant.OUTBOX);
    assertThat(tally.holds()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("planted")
  void whatIsWrongIsNamed(Planted planted) throws Exception {
    shop.execute(planted.database, planted.sql);
    Tally tally = audit(Duration.ZERO);
    assertThat(tally.holds()).isFalse();
    assertThat(tally.lines())
        .filteredOn(line -> line.violations() > 0)
        .extracting(Tally.Line::invariant)
        .contains(planted.invariant.name());
  }

  @Test
  void aCartThatStillHasWhatWasOrderedIsNamed() throws Exception {
    shop.redis(Command.DEL, "cart:taken:" + CONFIRMED);
    assertThat(audit(Duration.ZERO).lines())
        .filteredOn(line -> line.violations() > 0)
        .extracting(Tally.Line::invariant)
        .containsExactly("CARTS");
  }

  @Test
  void everyInvariantHasAViolationPlanted() {
    var covered = EnumSet.of(Invariant.CARTS);
    planted().forEach(each -> covered.add(each.invariant));
    assertThat(covered).isEqualTo(EnumSet.complementOf(OF_OTHERS));
  }

  @Test
  void whatIsMendedWhileItIsLookedAtAgainDoesNotCount() throws Exception {
    shop.execute("ORDER", "update orders set status = 'PENDING' where id = '" + CONFIRMED + "'");
    var audited =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return audit(Duration.ofSeconds(30));
              } catch (Exception failure) {
                throw new IllegalStateException(failure);
              }
            });
    await().until(shop::isLookedAtAgain);
    assertThat(audited).isNotDone();
    shop.execute("ORDER", "update orders set status = 'CONFIRMED' where id = '" + CONFIRMED + "'");
    assertThat(audited.get(30, TimeUnit.SECONDS).holds()).isTrue();
  }

  private static Tally audit(Duration patience) throws Exception {
    var tally = new Tally();
    var running = new RunningShop(URI.create("http://127.0.0.1:1"), List.of(), shop.stores);
    Audit.auditOrders(running, SETTLING, patience, tally);
    return tally;
  }

  static Stream<Planted> planted() {
    return Stream.of(stock(), holds(), orders(), payments(), theRest()).flatMap(List::stream);
  }

  private static List<Planted> stock() {
    return List.of(
        inventory(Invariant.STOCK_BOUNDS, "update stock set reserved = on_hand + 1"),
        inventory(Invariant.STOCK_BOUNDS, "update stock set reserved = -1 where product_id = 'p2'"),
        inventory(Invariant.LEDGER, "delete from movements where reason = 'INITIAL'"),
        inventory(Invariant.LEDGER, "update stock set on_hand = on_hand + 1"),
        inventory(Invariant.LEDGER, "delete from stock where product_id = 'p2'"),
        inventory(Invariant.RESERVED, "update stock set reserved = reserved + 1"),
        inventory(Invariant.RESERVED, of(PENDING, "delete from holds where order_id = '%s'")),
        inventory(
            Invariant.SALES,
            of(CONFIRMED, "update movements set delta = delta - 1 where order_id = '%s'")),
        inventory(
            Invariant.SALES,
            of(
                PENDING,
                "insert into movements (product_id, delta, reason, order_id)"
                    + " values ('p1', -2, 'SALE', '%s')")),
        inventory(
            Invariant.SALES,
            of(CANCELLED, "delete from movements where reason = 'RETURN' and order_id = '%s'")),
        inventory(
            Invariant.RESTOCKED,
            of(RETURNED, "delete from movements where reason = 'RETURN' and order_id = '%s'")),
        inventory(
            Invariant.RESTOCKED,
            of(
                CONFIRMED,
                "insert into movements (product_id, delta, reason, order_id)"
                    + " values ('p1', 1, 'RETURN', '%s')")));
  }

  private static List<Planted> holds() {
    return List.of(
        inventory(
            Invariant.HOLD_SOLD,
            of(CONFIRMED, "update holds set state = 'HELD' where order_id = '%s'")),
        inventory(
            Invariant.HOLD_SOLD,
            of(CONFIRMED, "update holds set lines = lines - 0 where order_id = '%s'")),
        inventory(Invariant.HOLD_SOLD, of(RETURNED, "delete from holds where order_id = '%s'")),
        inventory(
            Invariant.HOLD_FREE,
            of(REJECTED, "update holds set state = 'COMMITTED' where order_id = '%s'")),
        inventory(
            Invariant.HOLD_FREE,
            of(CANCELLED, "update holds set state = 'HELD' where order_id = '%s'")),
        inventory(
            Invariant.HOLD_ORDER,
            of(
                NOBODY,
                "insert into holds (order_id, state, lines, shortages)"
                    + " values ('%s', 'RELEASED', '[]', '[]')")),
        inventory(
            Invariant.HOLD_DUE,
            of(
                PENDING,
                "update holds set due_at = now() - interval '2 minutes'"
                    + " where order_id = '%s'")));
  }

  private static List<Planted> orders() {
    return List.of(
        table("status = 'DELIVERED'"),
        table("total = total + 1"),
        table("currency = 'EUR'"),
        table("version = version + 1"),
        table("number = 'M-none'"),
        table("user_id = 'u2'"),
        table("created_at = created_at - interval '1 second'"),
        table("updated_at = now()"),
        order(Invariant.TABLE, of(CONFIRMED, "delete from orders where id = '%s'")),
        order(Invariant.TABLE, of(CONFIRMED, "delete from order_events where order_id = '%s'")),
        order(Invariant.RETURNS, "update order_returns set status = 'REQUESTED'"),
        order(Invariant.RETURNS, "delete from order_returns"),
        order(Invariant.RETURNS, of(NOBODY, "update order_returns set order_id = '%s'")),
        order(
            Invariant.VERSIONS,
            of(CONFIRMED, "delete from order_events where version = 2 and order_id = '%s'")),
        order(
            Invariant.VERSIONS,
            of(CONFIRMED, "delete from order_events where version = 1 and order_id = '%s'")),
        order(Invariant.NUMBERS, "update orders set number = 'M-0a'"),
        order(
            Invariant.SETTLED,
            of(
                PENDING,
                "update orders set resume_at = now() - interval '2 minutes'" + " where id = '%s'")),
        order(
            Invariant.SETTLED, of(PENDING, "update orders set resume_at = null where id = '%s'")));
  }

  private static List<Planted> payments() {
    return List.of(
        provider(
            Invariant.PAYMENT_ORDER,
            of(
                NOBODY,
                "insert into payments (payment_id, amount, currency) values ('%s', 1, 'USD')")),
        provider(
            Invariant.PAYMENT_BOUNDS,
            of(CANCELLED, "update payments set refunded = captured + 1 where payment_id = '%s'")),
        provider(
            Invariant.PAYMENT_BOUNDS,
            of(CONFIRMED, "update payments set captured = amount + 1 where payment_id = '%s'")),
        provider(Invariant.PAYMENT_BOUNDS, "delete from refunds where amount = 1000"),
        provider(
            Invariant.CAPTURED,
            of(
                REJECTED,
                "update payments set captured = amount, decline_code = null"
                    + " where payment_id = '%s'")),
        provider(
            Invariant.CAPTURED,
            of(
                CONFIRMED,
                "update payments set captured = 4999, amount = 4999 where payment_id = '%s'")),
        provider(
            Invariant.CAPTURED,
            of(CONFIRMED, "update payments set currency = 'EUR' where payment_id = '%s'")),
        provider(
            Invariant.CAPTURE_LOGGED,
            of(CONFIRMED, "update payments set captured = null where payment_id = '%s'")),
        provider(
            Invariant.CAPTURE_LOGGED,
            of(CONFIRMED, "delete from payments where payment_id = '%s'")),
        order(Invariant.CAPTURE_LOGGED, uncaptured()),
        order(Invariant.CAPTURE_DUE, uncaptured()),
        provider(
            Invariant.NOTHING_CHARGED,
            of(REJECTED, "update payments set decline_code = null where payment_id = '%s'")),
        provider(
            Invariant.NOTHING_CHARGED,
            of(CANCELLED, "update payments set refunded = 1 where payment_id = '%s'")),
        provider(
            Invariant.REFUNDED,
            of(RETURNED, "update payments set refunded = 5000 where payment_id = '%s'")),
        provider(
            Invariant.REFUNDED,
            of(RETURNED, "update payments set refunded = 3000 where payment_id = '%s'")));
  }

  private static List<Planted> theRest() {
    return List.of(
        order(Invariant.COUPON_USES, "update coupons set uses = 2"),
        order(Invariant.COUPON_USES, "update coupons set max_uses = 0"),
        order(Invariant.COUPON_USES, "update coupon_users set uses = 2"),
        order(Invariant.COUPON_USES, "update coupons set max_uses_per_user = 0"),
        order(
            Invariant.COUPON_ORDERS,
            "delete from coupon_uses; delete from coupon_users; update coupons set uses = 0"),
        order(Invariant.COUPON_ORDERS, of(REJECTED, "update coupon_uses set order_id = '%s'")),
        order(Invariant.COUPON_ORDERS, of(NOBODY, "update coupon_uses set order_id = '%s'")),
        order(Invariant.KEYS, "update idempotency_keys set part = null"),
        order(Invariant.KEYS, of(NOBODY, "update idempotency_keys set order_id = '%s'")),
        order(Invariant.OUTBOX, waiting()),
        inventory(Invariant.OUTBOX, waiting()),
        new Planted(Invariant.OUTBOX, "USER", waiting()));
  }

  private static String uncaptured() {
    return """
    delete from order_events where type = 'PaymentCaptured' and order_id = '%1$s';
    update orders set version = 4 where id = '%1$s';
    """
        .formatted(CONFIRMED);
  }

  private static String waiting() {
    return """
    insert into outbox (id, topic, shard, key, envelope, created_at)
    values (gen_random_uuid(), 'mercato.orders', 0, 'k', '{}', now() - interval '2 minutes')\
    """;
  }

  private static Planted table(String change) {
    return order(
        Invariant.TABLE, of(CONFIRMED, "update orders set " + change + " where id = '%s'"));
  }

  private static String of(String id, String sql) {
    return sql.formatted(id);
  }

  private static Planted inventory(Invariant invariant, String sql) {
    return new Planted(invariant, "INVENTORY", sql);
  }

  private static Planted order(Invariant invariant, String sql) {
    return new Planted(invariant, "ORDER", sql);
  }

  private static Planted provider(Invariant invariant, String sql) {
    return new Planted(invariant, "PROVIDER", sql);
  }
}
