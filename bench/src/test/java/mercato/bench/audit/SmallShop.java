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
  static final String BUYER = "01990000-0000-7000-8000-0000000000b1";
  static final String GONE = "01990000-0000-7000-8000-0000000000b2";
  static final String ALIVE = "01990000-0000-7000-8000-0000000000c1";
  static final String ENDED = "01990000-0000-7000-8000-0000000000c2";
  static final String RETURN = "f1990000-0000-7000-8000-0000000000aa";
  static final String NOBODY = "f1990000-0000-7000-8000-0000000000ff";

  private static final Map<String, String> LOCATIONS =
      Map.of(
          "ORDER", "db/order",
          "INVENTORY", "db/inventory",
          "PROVIDER", "db/provider",
          "USER", "db/user");

  private static final String TABLES =
      """
      select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'flyway_schema_history'\
      """;

  private static final String CONSTRAINTS =
      """
      select conrelid::regclass || ' drop constraint ' || conname from pg_constraint
      where contype in ('c', 'f') and connamespace = 'public'::regnamespace\
      """;

  private static final String AGAIN =
      """
      select query from pg_stat_activity
      where application_name = 'mercato-audit' and query like '%any($1)%'\
      """;

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
    execute("USER", "alter table admin_acts disable trigger user");
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
    fillUsers();
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
        insert into coupon_users (code, user_id, uses) values ('TEN', '%1$s', 1);
        insert into coupon_uses (order_id, code, user_id) values ('%2$s', 'TEN', '%1$s');
        """
            .formatted(BUYER, CONFIRMED));
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
        "insert into order_returns values ('%s', '%s', '%s', 'APPROVED', now())"
            .formatted(RETURN, RETURNED, BUYER));
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

  private void fillUsers() throws Exception {
    execute(
        "USER",
        """
        insert into users (id, email, name, roles, password_hash, created_at) values
          ('%1$s', 'a@example.com', 'Ann', '{customer}', '', '%4$s'),
          (gen_random_uuid(), 's@example.com', 'Made by a service', '{staff}', '', '%4$s');
        insert into sessions (id, user_id, created_at, expires_at, revoked_at, last_seen_at) values
          ('%2$s', '%1$s', '%4$s', now() + interval '1 day', null, now()),
          ('%3$s', '%1$s', now(), now() + interval '1 day', now() - interval '5 minutes', now());
        insert into refresh_tokens (hash, session_id, used_at) values
          ('a', '%2$s', now()), ('b', '%2$s', null), ('c', '%3$s', '%4$s'), ('d', '%3$s', null);
        insert into revocations (session_id, revoked_at, told)
          values ('%3$s', now() - interval '5 minutes', true);
        insert into mails (id, user_id, kind, data, created_at)
          values (gen_random_uuid(), '%1$s', 'WELCOME', '{}', now());
        insert into erased_users values ('%5$s', now() - interval '5 minutes');
        """
            .formatted(BUYER, ALIVE, ENDED, then, GONE));
    redis(Command.XADD, "session:revocations", "*", "sid", ENDED);
    int number = 0;
    for (String order : List.of(CONFIRMED, CANCELLED, RETURNED)) {
      tellOf(order, ++number);
    }
  }

  private void tellOf(String order, int number) throws SQLException {
    execute(
        "USER",
        """
        insert into inbox (user_id, number, id, kind, data, created_at) values
          ('%1$s', %3$d, gen_random_uuid(), 'ORDER',
           '{"orderId": "%2$s", "status": "CONFIRMED"}', now()),
          ('%1$s', %3$d + 100, gen_random_uuid(), 'ORDER',
           '{"orderId": "%2$s", "status": "SHIPPED"}', now());
        insert into mails (id, user_id, kind, data, created_at) values
          (gen_random_uuid(), '%1$s', 'ORDER_CONFIRMED', '{"orderId": "%2$s"}', now()),
          (gen_random_uuid(), '%1$s', 'ORDER_SHIPPED', '{"orderId": "%2$s"}', now());
        """
            .formatted(BUYER, order, number));
  }

  /** Whether an auditor has come back to some orders by their ids. */
  boolean isLookedAtAgain() throws SQLException {
    return !column(connections.get("ORDER"), AGAIN).isEmpty();
  }

  private static String placed(String id, String lines, String coupon) {
    return """
    OrderPlaced {"number": "M-%s", "userId": "%s", "lines": %s, "cart": %s, "couponCode": %s,
     "total": {"amount": 5000, "currency": "USD"}, "paymentId": "%s"}\
    """
        .formatted(
            id.substring(34),
            BUYER,
            lines,
            id.equals(CONFIRMED) ? "{\"id\": \"%s\", \"version\": 3}".formatted(BUYER) : "null",
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
        values ('%s', 'M-%s', '%s', '%s', %d, 5000, 'USD', '%s', '%s')\
        """
            .formatted(id, id.substring(34), BUYER, status, events.size(), at, at));
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
