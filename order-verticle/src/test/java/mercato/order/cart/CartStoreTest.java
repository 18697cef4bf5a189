package mercato.order.cart;

import static mercato.order.TestStore.await;
import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.order.OrderFact;
import mercato.embedded.TestStores;
import mercato.order.cart.CartStore.Ordered;
import mercato.platform.observe.Trace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CartStoreTest {

  private static final Duration MEMORY = Duration.ofDays(31);
  private static Vertx vertx;
  private static Redis redis;
  private final CartStore carts = new CartStore(redis, Duration.ofDays(30));
  private final Cart.Id guest = Cart.Id.newGuest();
  private final Cart.Id mine = Cart.Id.user(UUID.randomUUID().toString());

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    redis =
        Redis.createClient(
            vertx,
            new RedisOptions().setConnectionString(TestStores.redis()).setMaxPoolWaiting(1_000));
  }

  @AfterAll
  static void close() {
    await(redis.close());
    await(vertx.close());
  }

  @Test
  void aCartThatIsNotThereIsEmpty() {
    assertThat(await(carts.find(mine))).isEqualTo(new Cart(mine, List.of(), 0));
  }

  @Test
  void linesKeepThePlaceWhereTheyWereFirstPutAndEachChangeCounts() {
    put("shirt", 1);
    put("hat", 2);
    put("shirt", 5);
    Cart cart = await(carts.find(mine));
    assertThat(cart.lines())
        .containsExactly(
            new Cart.Line("shirt", 5, usd(1_000)), new Cart.Line("hat", 2, usd(1_000)));
    assertThat(cart.version()).isEqualTo(3);
  }

  @Test
  void removingWhatIsNotThereChangesNothing() {
    put("hat", 2);
    await(carts.remove(mine, "ghost", null));
    assertThat(await(carts.find(mine)).version()).isEqualTo(1);
    await(carts.remove(mine, "hat", null));
    assertThat(await(carts.find(mine))).isEqualTo(new Cart(mine, List.of(), 2));
  }

  @Test
  void anEmptiedCartGoesOnCounting() {
    put("hat", 2);
    put("shirt", 2);
    await(carts.clear(mine, null));
    assertThat(await(carts.find(mine))).isEqualTo(new Cart(mine, List.of(), 3));
    await(carts.clear(mine, null));
    assertThat(await(carts.find(mine)).version()).isEqualTo(3);
  }

  @Test
  void whatWasOrderedLeavesTheCartOnceAndWhatWasAddedStays() {
    put("shirt", 2);
    put("hat", 1);
    var ordered =
        List.of(
            new OrderFact.Line("shirt", 2, usd(1_000)), new OrderFact.Line("hat", 1, usd(1_000)));
    put("hat", 4);
    put("scarf", 1);
    String order = UUID.randomUUID().toString();
    for (int told = 0; told < 3; told++) {
      await(carts.take(List.of(new Ordered(mine, order, ordered)), MEMORY));
    }
    Cart cart = await(carts.find(mine));
    assertThat(cart.lines())
        .containsExactly(
            new Cart.Line("hat", 3, usd(1_000)), new Cart.Line("scarf", 1, usd(1_000)));
    assertThat(cart.version()).isEqualTo(5);
  }

  @Test
  void changesAtOnceAreAllKept() {
    await(Future.all(IntStream.range(0, 50).mapToObj(i -> later("p" + i)).toList()));
    Cart cart = await(carts.find(mine));
    assertThat(cart.lines()).hasSize(50);
    assertThat(cart.version()).isEqualTo(50);
  }

  @Test
  void aHundredProductsAreTheMost() {
    await(Future.all(IntStream.range(0, 100).mapToObj(i -> later("p" + i)).toList()));
    assertThatThrownBy(() -> put("one-more", 1))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("CART_FULL"));
    put("p7", 9);
    assertThat(await(carts.find(mine)).lines()).hasSize(100);
  }

  @Test
  void aGuestsCartExpires30DaysAfterItsLastChangeAndAUsersDoesNot() {
    put(guest, "hat", 1);
    put(guest, "shirt", 1);
    put("hat", 1);
    String key = "cart:g:" + guest.name();
    assertThat(ttl(key)).isBetween(29L * 86_400, 30L * 86_400);
    assertThat(ttl("cart:u:" + mine.name())).isEqualTo(-1);
    for (Supplier<Future<Void>> change :
        List.<Supplier<Future<Void>>>of(
            () -> carts.remove(guest, "hat", null), () -> carts.clear(guest, null))) {
      await(redis.send(Request.cmd(Command.EXPIRE).arg(key).arg(60)));
      await(carts.find(guest));
      assertThat(ttl(key)).as("looking is no change").isLessThanOrEqualTo(60);
      await(change.get());
      assertThat(ttl(key)).isGreaterThan(29L * 86_400);
    }
  }

  @Test
  void aChangeThatExpectsAnotherVersionChangesNothing() {
    put("hat", 2);
    for (Future<Void> late :
        List.of(
            carts.put(mine, line("hat", 5), 0L),
            carts.put(mine, line("scarf", 5), 7L),
            carts.remove(mine, "hat", 2L),
            carts.clear(mine, 0L))) {
      assertThatThrownBy(() -> await(late))
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.STALE));
    }
    assertThat(await(carts.find(mine))).isEqualTo(new Cart(mine, List.of(line("hat", 2)), 1));
    await(carts.put(mine, line("hat", 3), 1L));
    await(carts.remove(mine, "hat", 2L));
    assertThat(await(carts.find(mine)).version()).isEqualTo(3);
    await(carts.put(guest, line("hat", 1), 0L));
    assertThat(await(carts.find(guest)).version()).isEqualTo(1);
  }

  @Test
  void ofChangesAtOnceThatExpectTheSameVersionOneWins() {
    put("hat", 1);
    var changes =
        IntStream.range(0, 20).mapToObj(i -> carts.put(mine, line("p" + i, 1), 1L)).toList();
    await(Future.join(changes).otherwiseEmpty());
    assertThat(changes.stream().filter(Future::succeeded)).hasSize(1);
    assertThat(await(carts.find(mine)).version()).isEqualTo(2);
  }

  @Test
  void mergedQuantitiesAddAndNewLinesFollowInTheirOrder() {
    put("hat", 2);
    put("shirt", 1);
    for (String product : List.of("sock", "shirt", "belt")) {
      await(carts.put(guest, new Cart.Line(product, 3, usd(2_000)), null));
    }
    await(carts.merge(guest, mine, Map.of()));
    Cart merged = await(carts.find(mine));
    assertThat(merged.lines())
        .containsExactly(
            line("hat", 2),
            line("shirt", 4),
            new Cart.Line("sock", 3, usd(2_000)),
            new Cart.Line("belt", 3, usd(2_000)));
    assertThat(await(carts.find(guest))).isEqualTo(new Cart(guest, List.of(), 0));
    assertThat(ttl("cart:u:" + mine.name())).isEqualTo(-1);
    await(carts.merge(guest, mine, Map.of()));
    await(carts.merge(Cart.Id.newGuest(), mine, Map.of()));
    assertThat(await(carts.find(mine))).as("merged again").isEqualTo(merged);
  }

  @Test
  void aMergeGoesAsFarAsThereIsStockAndLosesNothing() {
    for (String product : List.of("enough", "short", "over", "gone", "many")) {
      put(product, product.equals("many") ? 990 : 4);
      put(guest, product, product.equals("many") ? 20 : 4);
    }
    put(guest, "new-short", 4);
    put(guest, "new-gone", 4);
    await(
        carts.merge(
            guest,
            mine,
            Map.of("enough", 8, "short", 6, "over", 3, "gone", 0, "new-short", 3, "new-gone", 0)));
    assertThat(await(carts.find(mine)).lines())
        .containsExactly(
            line("enough", 8),
            line("short", 6),
            line("over", 4),
            line("gone", 4),
            line("many", 999),
            line("new-short", 3),
            line("new-gone", 1));
  }

  @Test
  void aMergeThatDoesNotFitMovesNothing() {
    await(Future.all(IntStream.range(0, 98).mapToObj(i -> later("p" + i)).toList()));
    for (String product : List.of("p0", "new-1", "new-2", "new-3")) {
      put(guest, product, 1);
    }
    Cart before = await(carts.find(mine));
    Cart guests = await(carts.find(guest));
    assertThatThrownBy(() -> await(carts.merge(guest, mine, Map.of())))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("CART_FULL"));
    assertThat(await(carts.find(mine))).isEqualTo(before);
    assertThat(await(carts.find(guest))).isEqualTo(guests);
    await(carts.remove(guest, "new-3", null));
    await(carts.merge(guest, mine, Map.of()));
    assertThat(await(carts.find(mine)).lines()).hasSize(100);
  }

  @Test
  void ofTwoMergesAtOnceOneGetsItAll() {
    for (int round = 0; round < 30; round++) {
      Cart.Id from = Cart.Id.newGuest();
      Cart.Id ann = Cart.Id.user(UUID.randomUUID().toString());
      Cart.Id bob = Cart.Id.user(UUID.randomUUID().toString());
      put(from, "hat", 2);
      put(from, "shirt", 3);
      await(
          Future.all(
              carts.merge(from, ann, Map.of()),
              carts.merge(from, bob, Map.of()),
              carts.merge(from, ann, Map.of())));
      var sizes =
          Stream.of(ann, bob).map(id -> await(carts.find(id)).lines().size()).sorted().toList();
      assertThat(sizes).containsExactly(0, 2);
      assertThat(await(carts.find(from)).lines()).isEmpty();
    }
  }

  @Test
  void whatIsPutDuringAMergeIsInOneOfTheCarts() {
    for (int round = 0; round < 30; round++) {
      Cart.Id from = Cart.Id.newGuest();
      Cart.Id user = Cart.Id.user(UUID.randomUUID().toString());
      put(from, "hat", 1);
      var changes =
          List.of(
              carts.put(from, line("scarf", 2), null),
              carts.merge(from, user, Map.of()),
              carts.put(user, line("belt", 3), null),
              carts.put(from, line("glove", 4), null));
      await(Future.all(changes));
      var all =
          Stream.of(user, from)
              .flatMap(id -> await(carts.find(id)).lines().stream())
              .map(each -> each.productId() + " " + each.quantity());
      assertThat(all).containsExactlyInAnyOrder("hat 1", "scarf 2", "belt 3", "glove 4");
    }
  }

  @Test
  void aPageOfOrdersIsTakenOutAtOnce() {
    var users =
        IntStream.range(0, 500).mapToObj(i -> Cart.Id.user(UUID.randomUUID().toString())).toList();
    await(Future.all(users.stream().map(id -> carts.put(id, line("hat", 3), null)).toList()));
    var orders =
        users.stream()
            .map(id -> new Ordered(id, UUID.randomUUID().toString(), ordered("hat", 1)))
            .toList();
    await(carts.take(orders, MEMORY));
    await(carts.take(orders, MEMORY));
    await(carts.take(List.of(), MEMORY));
    assertThat(users.stream().map(id -> await(carts.find(id)).lines()))
        .containsOnly(List.of(line("hat", 2)));
  }

  @Test
  void aRedisThatHasForgottenTheScriptsIsToldThemAgain() {
    put("hat", 3);
    forgetScripts();
    put("hat", 4);
    forgetScripts();
    var order = new Ordered(mine, UUID.randomUUID().toString(), ordered("hat", 1));
    var other = new Ordered(mine, UUID.randomUUID().toString(), ordered("hat", 2));
    await(carts.take(List.of(order, other, order), MEMORY));
    assertThat(await(carts.find(mine)).lines()).containsExactly(line("hat", 1));
    forgetScripts();
    await(Future.all(IntStream.range(0, 20).mapToObj(i -> later("p" + i)).toList()));
    assertThat(await(carts.find(mine)).lines()).hasSize(21);
  }

  @Test
  void aSignedInCallerHasOneCartAndAGuestTheOneThatIsNamed() {
    Caller user = new Caller("user-1", java.util.Set.of(Caller.CUSTOMER), Trace.next(), 0);
    Caller guest = new Caller(null, java.util.Set.of(), Trace.next(), 0);
    String id = UUID.randomUUID().toString();
    assertThat(Cart.Id.of(user, id)).isEqualTo(Cart.Id.user("user-1"));
    assertThat(Cart.Id.of(guest, id)).isEqualTo(new Cart.Id(id, true));
    assertThat(Cart.Id.of(guest, null)).isNull();
    assertThatThrownBy(() -> Cart.Id.of(guest, "u:user-1")).isInstanceOf(Problem.class);
  }

  private void put(String product, int quantity) {
    put(mine, product, quantity);
  }

  private void put(Cart.Id id, String product, int quantity) {
    await(carts.put(id, line(product, quantity), null));
  }

  private Future<Void> later(String product) {
    return carts.put(mine, line(product, 1), null);
  }

  private static Cart.Line line(String product, int quantity) {
    return new Cart.Line(product, quantity, usd(1_000));
  }

  private static List<OrderFact.Line> ordered(String product, int quantity) {
    return List.of(new OrderFact.Line(product, quantity, usd(1_000)));
  }

  private static void forgetScripts() {
    await(redis.send(Request.cmd(Command.SCRIPT).arg("FLUSH")));
  }

  private static long ttl(String key) {
    return await(redis.send(Request.cmd(Command.TTL).arg(key))).toLong();
  }
}
