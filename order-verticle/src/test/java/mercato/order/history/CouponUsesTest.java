package mercato.order.history;

import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.order.history.IdempotencyKeys.Key;
import mercato.order.model.Coupon;
import mercato.order.model.Order;
import mercato.order.model.OrderDecisions;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.order.model.OrderEvent.OrderRejected;
import mercato.order.model.OrderEvent.Reason;
import mercato.order.model.TestOrders;
import mercato.order.pricing.CouponStore;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CouponUsesTest {

  private static final Instant AT = TestOrders.AT;
  private static OrderStores stores;

  @BeforeAll
  static void open() {
    stores = new OrderStores("order_coupon_test");
  }

  @BeforeEach
  void empty() {
    stores.empty();
  }

  @AfterAll
  static void close() {
    stores.close();
  }

  @Test
  void anOrderUsesItsCouponOnce() {
    coupon("TEN", null, null);
    place("user-1", "TEN");
    assertThat(uses("TEN")).isEqualTo(1);
    Key key = OrderStores.key("user-1", "twice");
    assertThat(stores.on(() -> placing(key, "TEN"))).isPresent();
    assertThat(stores.on(() -> placing(key, "TEN"))).as("the key is used").isEmpty();
    assertThat(uses("TEN")).isEqualTo(2);
  }

  @Test
  void ofManyThatWantTheLastUseAtOnceOneGetsItAndNothingOfTheOthersIsStored() {
    coupon("LAST", 1, null);
    List<String> outcomes = race("LAST", 40, i -> "user-" + i);
    assertThat(outcomes).containsOnlyOnce("placed");
    assertThat(outcomes).filteredOn("COUPON_EXHAUSTED"::equals).hasSize(39);
    assertThat(uses("LAST")).isEqualTo(1);
    for (String table : List.of("orders", "order_events", "idempotency_keys", "coupon_uses")) {
      assertThat(stores.count(table)).as(table).isEqualTo(1);
    }
  }

  @Test
  void aUserMayUseItAsOftenAsThatUserMay() {
    coupon("TWICE", null, 2);
    assertThat(race("TWICE", 10, i -> "user-" + i % 2)).filteredOn("placed"::equals).hasSize(4);
    assertThat(uses("TWICE")).isEqualTo(4);
  }

  @Test
  void aCouponThatIsNotInForceOrNotThereIsRefusedAndNothingIsStored() {
    coupon("SOON", null, null, AT.plusSeconds(1), AT.plusSeconds(2));
    coupon("GONE", null, null, AT.minusSeconds(2), AT);
    for (String code : List.of("SOON", "GONE", "GHOST")) {
      assertThatThrownBy(() -> place("user-1", code))
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.code()).isEqualTo("COUPON_INVALID"));
    }
    assertThat(stores.count("orders")).isZero();
    assertThat(stores.count("idempotency_keys")).isZero();
    assertThat(stores.count("coupon_users")).isZero();
  }

  @Test
  void aRejectedOrderGivesItsUseBackOnce() {
    coupon("BACK", 1, 1);
    Order placed = place("user-1", "BACK");
    Order rejected = placed.with(List.of(new OrderRejected(Reason.OUT_OF_STOCK, List.of(), AT)));
    List<Supplier<Future<Boolean>>> twice =
        List.of(
            () -> stores.log.append(rejected, 1, OrderStores.LEASE),
            () -> stores.log.append(rejected, 1, OrderStores.LEASE));
    assertThat(stores.together(twice)).containsOnlyOnce(true);
    assertThat(uses("BACK")).isZero();
    assertThat(stores.rows("select uses from coupon_users").get(0).getInteger(0)).isZero();
    place("user-1", "BACK");
    assertThat(uses("BACK")).isEqualTo(1);
  }

  @Test
  void aCancelledOrderGivesItsUseBackAndAConfirmedOneKeepsIt() {
    coupon("KEEP", null, null);
    Order confirmed = stores.confirm(place("user-1", "KEEP"));
    Order cancelled = stores.confirm(place("user-1", "KEEP"));
    stores.with(cancelled, OrderDecisions.cancel(cancelled, null, AT.plusSeconds(5)));
    assertThat(uses("KEEP")).isEqualTo(1);
    assertThat(stores.rows("select order_id from coupon_uses").get(0).getUUID(0))
        .isEqualTo(confirmed.id());
  }

  private static void coupon(String code, Integer maxUses, Integer maxUsesPerUser) {
    coupon(code, maxUses, maxUsesPerUser, AT, AT.plusSeconds(100));
  }

  private static void coupon(
      String code, Integer maxUses, Integer maxUsesPerUser, Instant startsAt, Instant endsAt) {
    var coupon = new Coupon(code, null, usd(100), startsAt, endsAt, maxUses, maxUsesPerUser, 0, AT);
    assertThat(stores.on(() -> new CouponStore(stores.postgres).create(coupon))).isTrue();
  }

  private static int uses(String code) {
    return stores
        .on(() -> new CouponStore(stores.postgres).find(code, null))
        .orElseThrow()
        .coupon()
        .uses();
  }

  private static List<String> race(String code, int count, IntFunction<String> user) {
    return stores.together(
        IntStream.range(0, count)
            .<Supplier<Future<String>>>mapToObj(
                i ->
                    () ->
                        placing(stores.key(user.apply(i)), code)
                            .map(placed -> "placed")
                            .recover(
                                refused ->
                                    Future.succeededFuture(
                                        refused instanceof Problem problem
                                            ? problem.code()
                                            : refused.toString())))
            .toList());
  }

  private static Order place(String userId, String code) {
    return stores.on(() -> placing(stores.key(userId), code)).orElseThrow().order();
  }

  private static Future<Optional<StoredOrder>> placing(Key key, String code) {
    UUID id = Ids.next();
    OrderPlaced plain = TestOrders.intent(id, key.userId(), AT);
    return stores.placing(
        id,
        key,
        new OrderPlaced(
            null,
            plain.userId(),
            plain.lines(),
            plain.subtotal(),
            plain.shipping(),
            plain.tax(),
            usd(100),
            usd(2_400),
            plain.cart(),
            plain.paymentId(),
            plain.paymentMethod(),
            plain.shippingMethod(),
            code,
            AT));
  }
}
