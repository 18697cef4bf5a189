package mercato.bench.audit;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mercato.embedded.TestStores;
import mercato.platform.config.Config;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.PostgresConfig;

/**
 * A shop of two products and seven orders in the services' real tables, right in every respect and
 * settled ten minutes ago, but for what is in flight. The constraints that would keep a test from
 * doing wrong are dropped.
 */
final class SmallShop implements AutoCloseable {

  static final String CONFIRMED = "01990000-0000-7000-8000-00000000000a";
  static final String REJECTED = "01990000-0000-7000-8000-00000000000b";
  static final String CANCELLED = "01990000-0000-7000-8000-00000000000c";
  static final String RETURNED = "01990000-0000-7000-8000-00000000000d";
  static final String PENDING = "01990000-0000-7000-8000-00000000000e";
  static final String FRESH = "01990000-0000-7000-8000-00000000000f";
  static final String RETURN = "f1990000-0000-7000-8000-0000000000aa";
  static final String NOBODY = "f1990000-0000-7000-8000-0000000000ff";

  private static final Map<String, String> LOCATIONS =
      Map.of("ORDER", "db/order", "INVENTORY", "db/inventory", "PROVIDER", "db/provider");

  private static final String TABLES =
      """
      select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'flyway_schema_history'""";

  private static final String CONSTRAINTS =
      """
      select conrelid::regclass || ' drop constraint ' || conname from pg_constraint
      where contype in ('c', 'f') and connamespace = 'public'::regnamespace""";

  private static final String AGAIN =
      """
      select query from pg_stat_activity
      where application_name = 'mercato-audit' and query like '%any($1)%'""";

  final Map<String, String> stores = new HashMap<>();
  private final Map<String, Connection> connections = new HashMap<>();
  private final Vertx vertx = Vertx.vertx();
  private final Redis redis;
  private final Instant then = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.MILLIS);

  SmallShop() throws Exception {
    for (var each : LOCATIONS.entrySet()) {
      var database = TestStores.postgres("audited_" + each.getKey().toLowerCase());
      String prefix = "MERCATO_" + each.getKey() + "_POSTGRES_";
      String url = database.jdbcUrl().substring("jdbc:".length());
      stores.put(prefix + "URL", url);
      stores.put(prefix + "USER", database.user());
      stores.put(prefix + "PASSWORD", database.password());
      var config =
          Config.of(Map.of("url", url, "user", database.user(), "password", database.password()));
      Migrations.run(vertx, PostgresConfig.from(config.section("")), each.getValue())
          .await(60, TimeUnit.SECONDS);
      Connection connection =
          DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
      connections.put(each.getKey(), connection);
      execute(each.getKey(), "set synchronous_commit = off");
      for (String constraint : column(connection, CONSTRAINTS)) {
        execute(each.getKey(), "alter table " + constraint);
      }
    }
    stores.put("MERCATO_REDIS_URL", TestStores.redis());
    redis = Redis.createClient(vertx, TestStores.redis());
  }

  void execute(String database, String sql) throws SQLException {
    try (Statement statement = connections.get(database).createStatement()) {
      statement.execute(sql);
    }
  }

  void redis(Command command, String... arguments) throws Exception {
    Request request = Request.cmd(command);
    for (String argument : arguments) {
      request.arg(argument);
    }
    redis.send(request).await(10, TimeUnit.SECONDS);
  }

  /** As if nothing had ever been planted. */
  void fill() throws Exception {
    for (var each : connections.entrySet()) {
      for (String table : column(each.getValue(), TABLES)) {
        execute(each.getKey(), "delete from " + table);
      }
    }
    fillStock();
    fillOrders();
    fillPayments();
    redis(Command.SET, "cart:taken:" + CONFIRMED, "1");
  }

  private void fillStock() throws SQLException {
    execute(
        "INVENTORY",
        """
        insert into stock (product_id, on_hand, reserved)
        values ('p1', 98, 4), ('p2', 49, 1);
        insert into movements (product_id, delta, reason) values
          ('p1', 100, 'INITIAL'), ('p2', 50, 'INITIAL');
        insert into holds (order_id, state, lines, shortages, due_at) values
          ('%1$s', 'COMMITTED', '%7$s', '[]', now()),
          ('%2$s', 'RELEASED', '%7$s', '[]', now()),
          ('%3$s', 'RELEASED', '%7$s', '[]', now()),
          ('%4$s', 'COMMITTED', '%7$s', '[]', now()),
          ('%5$s', 'HELD', '%8$s', '[]', now() + interval '1 minute'),
          ('%6$s', 'HELD', '%7$s', '[]', now() + interval '1 minute');
        insert into movements (product_id, delta, reason, order_id) values
          ('p1', -2, 'SALE', '%1$s'), ('p2', -1, 'SALE', '%1$s'),
          ('p1', -2, 'SALE', '%3$s'), ('p2', -1, 'SALE', '%3$s'),
          ('p1', 2, 'RETURN', '%3$s'), ('p2', 1, 'RETURN', '%3$s'),
          ('p1', -2, 'SALE', '%4$s'), ('p2', -1, 'SALE', '%4$s'),
          ('p1', 2, 'RETURN', '%4$s'), ('p2', 1, 'RETURN', '%4$s');
        """
            .formatted(
                CONFIRMED,
                REJECTED,
                CANCELLED,
                RETURNED,
                PENDING,
                FRESH,
                lines(Map.of("p1", 2, "p2", 1)),
                lines(Map.of("p1", 2))));
  }

  private void fillOrders() throws SQLException {
    String two = lines(Map.of("p1", 2));
    String three = lines(Map.of("p1", 2, "p2", 1));
    execute(
        "ORDER",
        """
        insert into coupons (code, percent, starts_at, ends_at, max_uses, max_uses_per_user, uses,
                             created_at)
        values ('TEN', 10, now() - interval '1 day', now() + interval '1 day', 3, 2, 1, now());
        insert into coupon_users (code, user_id, uses) values ('TEN', 'u1', 1);
        insert into coupon_uses (order_id, code, user_id) values ('%s', 'TEN', 'u1');
        """
            .formatted(CONFIRMED));
    order(
        CONFIRMED,
        "CONFIRMED",
        then,
        List.of(
            placed(CONFIRMED, three, "TEN"),
            "StockHeld",
            "PaymentAuthorized",
            "OrderConfirmed",
            "PaymentCaptured"));
    order(
        REJECTED,
        "REJECTED",
        then,
        List.of(
            placed(REJECTED, three, "TEN"),
            "StockHeld",
            "PaymentDeclined",
            "StockReleased",
            "OrderRejected"));
    order(
        CANCELLED,
        "CANCELLED",
        then,
        List.of(
            placed(CANCELLED, three, null),
            "StockHeld",
            "PaymentAuthorized",
            "OrderConfirmed",
            "PaymentCaptured",
            "OrderCancelled",
            "PaymentRefunded {\"amount\": {\"amount\": 5000, \"currency\": \"USD\"}}",
            "StockReleased"));
    order(
        RETURNED,
        "RETURNED",
        then,
        List.of(
            placed(RETURNED, three, null),
            "OrderConfirmed",
            "PaymentCaptured",
            "OrderShipped",
            "OrderDelivered",
            "ReturnRequested {\"returnId\": \"%s\", \"items\": %s}".formatted(RETURN, three),
            "ReturnApproved {\"returnId\": \"%s\", \"restock\": true}".formatted(RETURN),
            "PaymentRefunded {\"amount\": {\"amount\": 4000, \"currency\": \"USD\"}}"));
    execute(
        "ORDER",
        "insert into order_returns values ('%s', '%s', 'u1', 'APPROVED', now())"
            .formatted(RETURN, RETURNED));
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    order(PENDING, "PENDING", now, List.of(placed(PENDING, two, null), "StockHeld"));
    order(
        FRESH,
        "CONFIRMED",
        now,
        List.of(placed(FRESH, three, null), "StockHeld", "PaymentAuthorized", "OrderConfirmed"));
    execute(
        "ORDER",
        """
        update orders set resume_at = now() + interval '5 seconds' where id in ('%s', '%s');
        insert into idempotency_keys (id, order_id, part, request_hash, created_at) values
          (gen_random_uuid(), '%3$s', null, '', now()),
          (gen_random_uuid(), '%3$s', gen_random_uuid(), '', now());
        """
            .formatted(PENDING, FRESH, CONFIRMED));
  }

  private void fillPayments() throws SQLException {
    execute(
        "PROVIDER",
        """
        insert into payments (payment_id, amount, currency, decline_code, decides_at, captured,
                              refunded)
        values
          ('%s', 5000, 'USD', null, now(), 5000, null),
          ('%s', 5000, 'USD', 'declined', now(), null, null),
          ('%s', 5000, 'USD', null, now(), 5000, 5000),
          ('%s', 5000, 'USD', null, now(), 5000, 4000),
          ('%s', 5000, 'USD', null, now(), null, null);
        insert into refunds (refund_id, payment_id, amount) values
          (gen_random_uuid(), '%3$s', 5000), (gen_random_uuid(), '%4$s', 1000),
          (gen_random_uuid(), '%4$s', 3000);
        """
            .formatted(CONFIRMED, REJECTED, CANCELLED, RETURNED, FRESH));
  }

  /** Whether an auditor has come back to some orders by their ids. */
  boolean isLookedAtAgain() throws SQLException {
    return !column(connections.get("ORDER"), AGAIN).isEmpty();
  }

  private static String placed(String id, String lines, String coupon) {
    return """
        OrderPlaced {"number": "M-%s", "userId": "u1", "lines": %s, "cart": %s, "couponCode": %s,
         "total": {"amount": 5000, "currency": "USD"}, "paymentId": "%s"}"""
        .formatted(
            id.substring(34),
            lines,
            id.equals(CONFIRMED) ? "{\"id\": \"u1\", \"version\": 3}" : "null",
            coupon == null ? "null" : "\"" + coupon + "\"",
            id);
  }

  /** Each event is its type, and what it says besides the time. */
  private void order(String id, String status, Instant at, List<String> events)
      throws SQLException {
    for (int i = 0; i < events.size(); i++) {
      String[] event = events.get(i).split(" ", 2);
      String said = event.length == 1 ? "{" : event[1].strip().replaceAll("}$", ", ");
      execute(
          "ORDER",
          "insert into order_events (order_id, version, type, schema_version, data) values ('%s', %d, '%s', 1, '%s\"at\": \"%s\"}')"
              .formatted(id, i + 1, event[0], said, at));
    }
    execute(
        "ORDER",
        """
        insert into orders (id, number, user_id, status, version, total, currency, created_at,
                            updated_at)
        values ('%s', 'M-%s', 'u1', '%s', %d, 5000, 'USD', '%s', '%s')"""
            .formatted(id, id.substring(34), status, events.size(), at, at));
  }

  private static String lines(Map<String, Integer> lines) {
    return lines.entrySet().stream()
        .map(
            line ->
                "{\"productId\": \"%s\", \"quantity\": %d}"
                    .formatted(line.getKey(), line.getValue()))
        .toList()
        .toString();
  }

  private static List<String> column(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var values = new ArrayList<String>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  @Override
  public void close() throws SQLException {
    redis.close();
    for (Connection connection : connections.values()) {
      connection.close();
    }
    vertx.close().await();
  }
}
