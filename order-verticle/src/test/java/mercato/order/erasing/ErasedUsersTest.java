package mercato.order.erasing;

import static mercato.order.TestStore.await;
import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import mercato.contract.stream.Envelope;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.PasswordChanged;
import mercato.contract.user.UserFact.UserErased;
import mercato.embedded.TestStores;
import mercato.order.TestStore;
import mercato.order.cart.Cart;
import mercato.order.cart.CartStore;
import mercato.platform.postgres.Postgres;
import mercato.platform.redis.BoundedRedis;
import mercato.platform.stream.Delivery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is left of a user who is gone, in the real stores. */
class ErasedUsersTest {

  private static Vertx vertx;
  private static Postgres postgres;
  private static Redis redis;
  private static CartStore carts;
  private static ErasedUsers erased;
  private final String user = UUID.randomUUID().toString();
  private final String other = UUID.randomUUID().toString();

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    postgres = TestStore.open(vertx, "erased_order", "db/order");
    redis = BoundedRedis.open(vertx, TestStores.redis());
    carts = new CartStore(redis, Duration.ofDays(1));
    erased = new ErasedUsers(new ErasureStore(postgres), carts);
  }

  @AfterAll
  static void close() {
    await(redis.close());
    await(postgres.close());
    await(vertx.close());
  }

  @Test
  void whoeverIsGoneHasNoAddressAndNoCartAndOthersKeepTheirs() {
    buy(user);
    buy(user);
    buy(other);
    handle(new UserErased(user, Instant.now()), new PasswordChanged(other, Instant.now()));
    assertThat(addresses(user)).isZero();
    assertThat(lines(user)).isZero();
    assertThat(orders(user)).isEqualTo(2);
    assertThat(addresses(other)).isEqualTo(1);
    assertThat(lines(other)).isEqualTo(1);
  }

  @Test
  void whatIsWrittenLateIsFoundUntilNothingCanComeAnyMore() {
    var fact = new UserErased(user, Instant.now());
    handle(fact);
    buy(user);
    await(erased.again());
    assertThat(addresses(user) + lines(user)).isZero();

    sql("update erasures set until = now() - interval '1 second' where user_id = $1", user);
    buy(user);
    await(erased.again());
    assertThat(addresses(user) + lines(user)).isZero();
    assertThat(count("select count(*) from erasures where user_id = $1", user)).isZero();

    buy(user);
    handle(fact, fact);
    assertThat(addresses(user) + lines(user)).isZero();
  }

  @Test
  void moreAddressesThanFitIntoOneStatementAllGo() {
    sql(
        """
        with o as (
          insert into orders (id, number, user_id, status, version, total, currency, created_at,
                              updated_at)
          select gen_random_uuid(), 'M-1', $1, 'CONFIRMED', 4, 1, 'USD', now(), now()
          from generate_series(1, 4001) returning id)
        insert into order_private (order_id, address) select id, '{}' from o
        """,
        user);
    handle(new UserErased(user, Instant.now()));
    assertThat(addresses(user)).isZero();
  }

  /** An order with an address, and another thing in the cart. */
  private static void buy(String user) {
    sql(
        """
        with o as (
          insert into orders (id, number, user_id, status, version, total, currency, created_at,
                              updated_at)
          values (gen_random_uuid(), 'M-1', $1, 'PENDING', 1, 1, 'USD', now(), now()) returning id)
        insert into order_private (order_id, address) select id, '{}' from o
        """,
        user);
    await(carts.put(Cart.Id.user(user), new Cart.Line("hat", 1, usd(1_000)), null));
  }

  private static void handle(UserFact... facts) {
    List<Delivery<UserFact>> batch = new ArrayList<>();
    for (UserFact fact : facts) {
      String id = UUID.randomUUID().toString();
      String type = UserFact.TOPIC.types().nameOf(fact);
      batch.add(
          new Delivery<>(
              new Envelope<>(id, type, 1, fact.key(), fact.at(), "trace", fact), 0, batch.size()));
    }
    await(erased.handle(batch));
  }

  private static long addresses(String user) {
    return count(
        "select count(*) from order_private join orders on id = order_id where user_id = $1", user);
  }

  private static long orders(String user) {
    return count("select count(*) from orders where user_id = $1", user);
  }

  private static int lines(String user) {
    return await(carts.find(Cart.Id.user(user))).lines().size();
  }

  private static long count(String sql, String user) {
    return await(postgres.client().preparedQuery(sql).execute(Tuple.of(user)))
        .iterator()
        .next()
        .getLong(0);
  }

  private static void sql(String sql, String user) {
    await(postgres.client().preparedQuery(sql).execute(Tuple.of(user)));
  }
}
