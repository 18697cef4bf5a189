package mercato.bench.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mercato.bench.run.Loop;
import mercato.bench.shop.RunningShop;
import mercato.embedded.TestStores;
import mercato.platform.config.Config;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.PostgresConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On the services' real tables. */
class PostgresLimitTest {

  private static final String ID = "01990000-0000-7000-8000-00000000000a";
  private static final Loop LOOP = new Loop();
  private static RunningShop shop;
  private static PgConnection order;

  @BeforeAll
  static void fill() {
    var settings = new HashMap<String, String>();
    for (String service : List.of("order", "inventory", "provider")) {
      var database = TestStores.postgres("limit_" + service);
      String prefix = "MERCATO_" + service.toUpperCase(Locale.ROOT) + "_POSTGRES_";
      String url = database.jdbcUrl().substring("jdbc:".length());
      settings.put(prefix + "URL", url);
      settings.put(prefix + "USER", database.user());
      settings.put(prefix + "PASSWORD", database.password());
      var config =
          Config.of(Map.of("url", url, "user", database.user(), "password", database.password()));
      Migrations.run(LOOP.vertx(), PostgresConfig.from(config.section("")), "db/" + service)
          .await();
    }
    shop = new RunningShop(URI.create("http://127.0.0.1:1"), List.of(), settings);
    order = connect("order");
    run(
        order,
        """
        insert into orders (id, number, user_id, status, version, total, currency, created_at,
          updated_at) values ('%1$s', 'M-1', 'ann', 'CONFIRMED', 2, 100, 'USD', now(), now());
        insert into order_events (order_id, version, type, schema_version, data) values
          ('%1$s', 1, 'OrderPlaced', 1, '{"it''s": 1}'), ('%1$s', 2, 'OrderConfirmed', 1, '{}');
        insert into order_private (order_id, address) values ('%1$s', '{}');
        insert into idempotency_keys (id, order_id, request_hash, created_at)
          values ('f1990000-0000-3000-8000-0000000000aa', '%1$s', '\\x0102', now());
        """);
    var inventory = connect("inventory");
    run(
        inventory,
        """
        insert into stock (product_id, on_hand) values ('p1', 9), ('p2', 9);
        insert into holds (order_id, state, lines, shortages)
          values ('%1$s', 'COMMITTED', '[{"productId": "p1", "quantity": 1}]', '[]');
        insert into movements (product_id, delta, reason, order_id)
          values ('p1', -1, 'SALE', '%1$s');
        """);
    var provider = connect("provider");
    run(
        provider,
        "insert into payments (payment_id, amount, currency, captured)"
            + " values ('%1$s', 100, 'USD', 100)");
    inventory.close().await();
    provider.close().await();
  }

  @AfterAll
  static void close() {
    order.close().await();
    LOOP.close();
  }

  @Test
  void eachOrderIsOneCommitOfAllItsRowsOnTablesOfTheSameMakeAndNothingStays() {
    try (var limit = new PostgresLimit(LOOP.vertx(), shop, List.of("p1", "p2"))) {
      Phase phase = limit.run(LOOP, "PostgreSQL alone", 4, Duration.ofMillis(500));
      assertThat(phase.latency().getTotalCount()).isGreaterThan(20);

      long orders = count("bench_limit.orders");
      assertThat(orders).isGreaterThanOrEqualTo(phase.latency().getTotalCount());
      assertThat(count("bench_limit.order_events")).isEqualTo(2 * orders);
      for (String table :
          List.of(
              "order_private", "idempotency_keys", "outbox", "holds", "movements", "payments")) {
        assertThat(count("bench_limit." + table)).as(table).isEqualTo(orders);
      }
      assertThat(count("bench_limit.movements where product_id = 'p2'")).isEqualTo(orders / 2);
      assertThat(count("bench_limit.order_events e join bench_limit.orders o on o.id = e.order_id"))
          .isEqualTo(2 * orders);
      assertThat(indexes("bench_limit", "orders")).isEqualTo(indexes("public", "orders"));
      assertThat(settings("bench_limit.orders")).isEqualTo(settings("public.orders"));
    }
    assertThat(count("pg_namespace where nspname = 'bench_limit'")).isZero();
    assertThat(count("orders")).isOne();
  }

  private static long count(String what) {
    return one("select count(*) from " + what).getLong(0);
  }

  private static long indexes(String schema, String table) {
    return count(
        "pg_indexes where schemaname = '%s' and tablename = '%s'".formatted(schema, table));
  }

  private static String settings(String table) {
    return one("select reloptions::text from pg_class where oid = '" + table + "'::regclass")
        .getString(0);
  }

  private static Row one(String query) {
    return order.query(query).execute().await().iterator().next();
  }

  private static PgConnection connect(String service) {
    return PgConnection.connect(LOOP.vertx(), shop.postgres(service)).await();
  }

  private static void run(PgConnection on, String sql) {
    on.query(sql.formatted(ID)).execute().await();
  }
}
