package mercato.order.pricing;

import static mercato.order.TestStore.await;
import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mercato.contract.Caller;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.order.OrderView.Address;
import mercato.contract.order.PricingOperations.CouponView;
import mercato.contract.order.PricingOperations.CouponsReply;
import mercato.contract.order.PricingOperations.CreateCoupon;
import mercato.contract.order.PricingOperations.ListCoupons;
import mercato.contract.order.PricingOperations.ShippingMethodView;
import mercato.order.TestStore;
import mercato.platform.observe.Trace;
import mercato.platform.postgres.Postgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PricingStoresTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Caller STAFF =
      new Caller("staff", Set.of(Caller.STAFF), Trace.next(), Long.MAX_VALUE);
  private static Vertx vertx;
  private static Postgres postgres;
  private final CouponStore store = new CouponStore(postgres);
  private final Coupons coupons = new Coupons(store, () -> NOW);

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    postgres = TestStore.open(vertx, "order_pricing_test", "db/order");
  }

  @AfterAll
  static void close() {
    await(postgres.close());
    await(vertx.close());
  }

  @BeforeEach
  void empty() {
    await(postgres.client().query("truncate coupons cascade").execute());
  }

  @Test
  void theShopBeginsWithTwoWaysToShipAndSomeTaxes() {
    RateCache.Rates rates = await(new RateCache(postgres, () -> NOW).find());
    assertThat(rates.methods())
        .containsExactly(
            new ShippingMethodView("standard", "Standard", usd(0), 3, 5),
            new ShippingMethodView("express", "Express", usd(1_290), 1, 2));
    assertThat(rates.taxes().of(address("US", "ca "))).isEqualTo(725);
    assertThat(rates.taxes().of(address("US", null))).isZero();
    assertThat(rates.taxes().of(address("DE", "Bayern"))).isEqualTo(1_900);
  }

  @Test
  void ratesAreKeptForAWhileAndLoadedOnceForAllWhoWait() {
    Instant[] now = {NOW};
    var cache = new RateCache(postgres, () -> now[0]);
    Future<RateCache.Rates> first = cache.find();
    assertThat(cache.find()).as("one load for both").isSameAs(first);
    await(first);
    now[0] = NOW.plus(RateCache.AGE).minusMillis(1);
    assertThat(cache.find()).isSameAs(first);
    now[0] = NOW.plus(RateCache.AGE);
    assertThat(cache.find()).isNotSameAs(first);
    assertThat(await(cache.find())).isEqualTo(first.result());
  }

  @Test
  void aFailedLoadIsTriedAgainByTheNextWhoAsks() {
    await(postgres.client().query("alter table tax_rates rename to away").execute());
    var cache = new RateCache(postgres, () -> NOW);
    assertThatThrownBy(() -> await(cache.find())).isNotNull();
    await(postgres.client().query("alter table away rename to tax_rates").execute());
    assertThat(await(cache.find()).methods()).hasSize(2);
  }

  @Test
  void aCouponIsKeptInCapitalsAndItsCodeIsTakenThen() {
    CouponView made = await(coupons.create(percent("spring-10"), STAFF));
    assertThat(made.code()).isEqualTo("SPRING-10");
    assertThat(made.uses()).isZero();
    assertThat(await(store.find("SPRING-10", "user-1")).orElseThrow().coupon().percent())
        .isEqualTo(10);
    assertThat(await(store.find("GHOST", "user-1"))).isEmpty();
    assertThatThrownBy(() -> await(coupons.create(percent("Spring-10"), STAFF)))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
              assertThat(problem.code()).isEqualTo("COUPON_EXISTS");
            });
  }

  @Test
  void couponsAreForStaff() {
    var shopper = new Caller("user-1", Set.of(Caller.CUSTOMER), Trace.next(), Long.MAX_VALUE);
    assertThatThrownBy(() -> coupons.create(percent("MINE"), shopper)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> coupons.list(new ListCoupons(new Page(10, null)), shopper))
        .isInstanceOf(Problem.class);
  }

  @Test
  void pagesShowEachCouponOnceInTheOrderOfTheirCodes() {
    for (int i = 0; i < 12; i++) {
      await(coupons.create(percent("CODE_" + (char) ('L' - i)), STAFF));
    }
    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      CouponsReply page = await(coupons.list(new ListCoupons(new Page(5, cursor)), STAFF));
      page.items().forEach(coupon -> seen.add(coupon.code()));
      cursor = page.next();
    } while (cursor != null);
    assertThat(seen).hasSize(12).isSorted().doesNotHaveDuplicates();
    assertThatThrownBy(() -> coupons.list(new ListCoupons(new Page(5, "%%%")), STAFF))
        .isInstanceOf(Problem.class);
  }

  private static CreateCoupon percent(String code) {
    return new CreateCoupon(code, 10, null, NOW, NOW.plusSeconds(60), 5, 1);
  }

  private static Address address(String country, String region) {
    return new Address("Ada", "1 Main Street", null, "Springfield", region, "12345", country);
  }
}
