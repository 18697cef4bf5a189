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
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.order.OrderFact;
import mercato.embedded.TestStores;
import mercato.platform.observe.Trace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CartStoreTest {

  private static final Duration MEMORY = Duration.ofDays(31);
  private static Vertx vertx;
  private static Redis redis;
  private final CartStore carts = new CartStore(redis, Duration.ofDays(30));
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
    await(carts.remove(mine, "ghost"));
    assertThat(await(carts.find(mine)).version()).isEqualTo(1);
    await(carts.remove(mine, "hat"));
    assertThat(await(carts.find(mine))).isEqualTo(new Cart(mine, List.of(), 2));
  }

  @Test
  void anEmptiedCartGoesOnCounting() {
    put("hat", 2);
    put("shirt", 2);
    await(carts.clear(mine));
    assertThat(await(carts.find(mine))).isEqualTo(new Cart(mine, List.of(), 3));
    await(carts.clear(mine));
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
      await(carts.take(mine, order, ordered, MEMORY));
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
  void aGuestsCartExpiresAndAUsersDoesNot() {
    Cart.Id guest = Cart.Id.newGuest();
    await(carts.put(guest, new Cart.Line("hat", 1, usd(1_000))));
    put("hat", 1);
    assertThat(ttl("cart:g:" + guest.name())).isBetween(29L * 86_400, 30L * 86_400);
    assertThat(ttl("cart:u:" + mine.name())).isEqualTo(-1);
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
    await(carts.put(mine, new Cart.Line(product, quantity, usd(1_000))));
  }

  private Future<Void> later(String product) {
    return carts.put(mine, new Cart.Line(product, 1, usd(1_000)));
  }

  private static long ttl(String key) {
    return await(redis.send(Request.cmd(Command.TTL).arg(key))).toLong();
  }
}
