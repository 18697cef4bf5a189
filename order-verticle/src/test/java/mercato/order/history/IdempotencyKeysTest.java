package mercato.order.history;

import static mercato.order.TestStore.await;
import static mercato.order.history.OrderStores.LEASE;
import static mercato.order.history.OrderStores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.order.TestStore;
import mercato.order.history.IdempotencyKeys.Key;
import mercato.order.history.IdempotencyKeys.Used;
import mercato.order.history.OrderLog.Appended;
import mercato.order.model.Order;
import mercato.order.model.OrderDecisions;
import mercato.order.model.TestOrders;
import mercato.platform.json.Json;
import mercato.platform.postgres.Postgres;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdempotencyKeysTest {

  private static OrderStores stores;

  @BeforeAll
  static void open() {
    stores = new OrderStores("order_keys_test");
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
  void aKeyBelongsToOneUserAndOneOperation() {
    Key key = key("user-1", "same");
    assertThat(place(key)).isPresent();
    assertThat(place(key)).isEmpty();
    assertThat(place(key("user-2", "same"))).isPresent();
    assertThat(place(new Key("user-1", "other", "same", Buffer.buffer("x")))).isPresent();
  }

  @Test
  void keysThatAreLookedUpTogetherAreFoundEachAsItIs() {
    List<Key> used = IntStream.range(0, 30).mapToObj(i -> key("user-1", "k" + i)).toList();
    used.forEach(this::place);
    List<Supplier<Future<Optional<Used>>>> finds =
        IntStream.range(0, 60)
            .<Supplier<Future<Optional<Used>>>>mapToObj(
                i -> () -> stores.keys.find(key("user-1", "k" + i)))
            .toList();
    var found = stores.together(finds);
    for (int i = 0; i < 60; i++) {
      assertThat(found.get(i).isPresent()).isEqualTo(i < 30);
      if (i < 30) {
        assertThat(found.get(i).get().hash()).isEqualTo(used.get(i).hash());
      }
    }
  }

  @Test
  void aForgottenKeyMayMakeAnotherOrder() {
    Key key = key("user-1", "again");
    UUID first = place(key).orElseThrow().id();
    stores.on(() -> stores.keys.forget(key, UUID.randomUUID()));
    assertThat(stores.on(() -> stores.keys.find(key))).isPresent();
    stores.on(() -> stores.keys.forget(key, first));
    assertThat(place(key)).isPresent();
  }

  @Test
  void aRefusalIsKeptAsItWasAndTheFirstStays() {
    Key key = key("user-1", "refused");
    Problem changed =
        new Problem(
            Problem.Kind.CONFLICT,
            "PRICE_CHANGED",
            "Look again.",
            Map.of("total", Map.of("amount", 5, "currency", "USD")));
    Used kept = stores.on(() -> stores.keys.refuse(key, changed));
    assertThat(kept.orderId()).isNull();
    assertThat(kept.hash()).isEqualTo(key.hash());
    assertThat(kept.refusal()).hasToString(changed.toString());
    Problem later = new Problem(Problem.Kind.CONFLICT, "COUPON_EXHAUSTED", "No.");
    Key same = new Key("user-1", "place", "refused", Buffer.buffer("another request"));
    assertThat(stores.on(() -> stores.keys.refuse(same, later)).refusal().code())
        .isEqualTo("PRICE_CHANGED");
    assertThat(stores.on(() -> stores.keys.find(key)).orElseThrow().refusal())
        .hasToString(changed.toString());
    assertThat(place(key)).as("the key is used").isEmpty();
  }

  @Test
  void aRefusalThatComesAfterAnOrderFindsTheOrder() {
    Key key = key("user-1", "faster");
    Order placed = place(key).orElseThrow();
    Used stands =
        stores.on(
            () -> stores.keys.refuse(key, new Problem(Problem.Kind.CONFLICT, "LATE", "Late.")));
    assertThat(stands).isEqualTo(new Used(placed.id(), null, key.hash(), null));
  }

  @Test
  void aStepAndItsKeyAreStoredTogetherOrNotAtAll() {
    Order delivered = stores.deliver(stores.confirm(stores.place("user-1")));
    UUID refund = Ids.next();
    Order refunding = refunding(delivered, refund);
    Key key = key("staff", "refund");
    assertThat(append(refunding, delivered.version(), key, refund)).isEqualTo(Appended.STORED);
    assertThat(stores.on(() -> stores.keys.find(key)))
        .contains(new Used(delivered.id(), refund, key.hash(), null));
    UUID another = Ids.next();
    assertThat(append(refunding(refunding, another), refunding.version(), key, another))
        .isEqualTo(Appended.KEY_USED);
    Key fresh = key("staff", "fresh");
    assertThat(append(refunding(delivered, another), delivered.version(), fresh, another))
        .isEqualTo(Appended.OVERTAKEN);
    assertThat(stores.on(() -> stores.keys.find(fresh))).isEmpty();
    assertThat(stores.current(delivered)).isEqualTo(refunding);
  }

  @Test
  void ofManyRefundsUnderOneKeyAtOnceOneIsStored() {
    Order delivered = stores.deliver(stores.confirm(stores.place("user-1")));
    Key key = key("staff", "refund");
    List<Appended> all =
        stores.times(
            8,
            () -> {
              UUID refund = Ids.next();
              return stores.log.append(
                  refunding(delivered, refund), delivered.version(), LEASE, key, refund);
            });
    assertThat(all).containsOnlyOnce(Appended.STORED);
    assertThat(stores.current(delivered).version()).isEqualTo(delivered.version() + 1);
  }

  @Test
  void oldKeysArePrunedALimitedNumberAtATime() {
    IntStream.range(0, 5).forEach(i -> stores.place("user-1"));
    stores.rows("update idempotency_keys set created_at = now() - interval '25 hours'");
    Key fresh = key("user-2", "fresh");
    place(fresh);
    Duration day = Duration.ofHours(24);
    assertThat(stores.on(() -> stores.keys.prune(day, 3))).isEqualTo(3);
    assertThat(stores.on(() -> stores.keys.prune(day, 3))).isEqualTo(2);
    assertThat(stores.on(() -> stores.keys.find(fresh))).isPresent();
  }

  /** An order that an earlier build placed keeps its key, its token and its story. */
  @Test
  void anOlderDatabaseIsTakenOver() throws IOException {
    Vertx vertx = stores.vertx;
    Postgres old = Postgres.open(vertx, TestStore.config("order_old_test"));
    UUID id = Ids.next();
    await(old.client().query(migration("V1__orders.sql")).execute());
    await(
        old.client()
            .preparedQuery(
                "insert into idempotency_keys values ('user-1', 'place', 'a key', $1, $2, now())")
            .execute(Tuple.of(id, Buffer.buffer("hash"))));
    await(
        old.client()
            .preparedQuery("insert into order_private values ($1, '{\"city\": \"X\"}', 'tok')")
            .execute(Tuple.of(id)));
    await(
        old.client()
            .preparedQuery(
                "insert into orders values ($1, 'M-2026-000007', 'user-1', 'PENDING', 1, 2500,"
                    + " 'USD', now(), now(), now())")
            .execute(Tuple.of(id)));
    await(
        old.client()
            .preparedQuery(
                "insert into order_events values ($1, 1, 'OrderPlaced', 1, $2::text::jsonb)")
            .execute(
                Tuple.of(
                    id,
                    Json.text(
                        TestOrders.intent(id, "user-1", TestOrders.AT)
                            .numbered("M-2026-000007")))));
    await(old.client().query(migration("V2__fulfilment_and_pricing.sql")).execute());
    StoredOrder found =
        stores.on(() -> new OrderLog(old, OrderLog.Lanes.DEFAULT, step -> {}).find(id));
    assertThat(found.order().intent().number()).isEqualTo("M-2026-000007");
    assertThat(found.data().token()).isEqualTo("tok");
    var keys = new IdempotencyKeys(old, OrderLog.Lanes.DEFAULT);
    assertThat(stores.on(() -> keys.find(key("user-1", "a key"))))
        .contains(new Used(id, null, Buffer.buffer("hash"), null));
    await(old.close());
  }

  private static String migration(String name) throws IOException {
    try (InputStream sql = IdempotencyKeysTest.class.getResourceAsStream("/db/order/" + name)) {
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Optional<Order> place(Key key) {
    UUID id = Ids.next();
    return stores.place(id, key, TestOrders.intent(id, key.userId(), TestOrders.AT));
  }

  private static Order refunding(Order order, UUID refund) {
    return order.with(
        OrderDecisions.refund(
            order, refund.toString(), TestOrders.usd(100), "late", TestOrders.AT));
  }

  private static Appended append(Order order, int from, Key key, UUID part) {
    return stores.on(() -> stores.log.append(order, from, LEASE, key, part));
  }
}
