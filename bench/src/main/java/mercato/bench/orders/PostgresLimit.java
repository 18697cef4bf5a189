package mercato.bench.orders;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import mercato.bench.run.Loop;
import mercato.bench.shop.RunningShop;

/**
 * What the shop's PostgreSQL could do by itself with the rows of the same orders: one statement and
 * one commit for each order, on copies of the tables with all their indexes, in a schema that goes
 * when this is closed. The rows are those of an order that the shop has made; besides them it takes
 * the pieces off the product's row.
 */
final class PostgresLimit implements AutoCloseable {

  private static final String SCHEMA = "bench_limit";
  private static final String OUTBOX =
      """
      insert into %s.outbox (id, topic, shard, key, envelope) \
      values (uuidv7(), 'mercato.orders', 0, $1::uuid::text, repeat('x', 700))""";
  private static final String TAKE =
      "update %s.stock set on_hand = on_hand - 1, version = version + 1 where product_id = $2::text";

  private final Vertx vertx;
  private final PgConnectOptions server;
  private final List<PgConnection> connections = new ArrayList<>();
  private final List<String> products;
  private String statement;
  private long ids;

  private Phase phase;
  private Promise<Phase> done;
  private long end;
  private int running;

  /**
   * @param products that are ordered in turn
   */
  PostgresLimit(Vertx vertx, RunningShop shop, List<String> products) {
    this.vertx = vertx;
    this.server = shop.postgres("order").setCachePreparedStatements(true);
    server.addProperty("client_min_messages", "warning");
    this.products = products;
    PgConnection order = connect(server);
    PgConnection inventory = connect(shop.postgres("inventory"));
    PgConnection provider = connect(shop.postgres("provider"));
    try {
      prepare(order, inventory, provider);
    } catch (RuntimeException failure) {
      close();
      throw failure;
    } finally {
      List.of(order, inventory, provider).forEach(each -> each.close().await());
    }
  }

  private void prepare(PgConnection order, PgConnection inventory, PgConnection provider) {
    run(order, "drop schema if exists " + SCHEMA + " cascade");
    run(order, "create schema " + SCHEMA);
    Row template = template(order);
    UUID id = template.getUUID("id");
    String product = soldBy(inventory, id);
    var parts = new ArrayList<String>();
    for (String table : List.of("orders", "order_events", "order_private", "idempotency_keys")) {
      String where = (table.equals("orders") ? "id" : "order_id") + " = $1";
      parts.add(copy(order, order, table).insertLike(order, SCHEMA, where, id, product));
    }
    copy(order, order, "outbox");
    parts.add(OUTBOX.formatted(SCHEMA));
    for (String table : List.of("holds", "movements")) {
      var copy = copy(inventory, order, table);
      parts.add(copy.insertLike(inventory, SCHEMA, "order_id = $1", id, product));
    }
    copy(inventory, order, "stock");
    parts.add(TAKE.formatted(SCHEMA));
    var payments = copy(provider, order, "payments");
    parts.add(payments.insertLike(provider, SCHEMA, "payment_id = $1", id, product));
    statement = oneOf(parts);
    fillStock(order);
  }

  /** An order of one line with which the shop has finished. */
  private static Row template(PgConnection order) {
    RowSet<Row> found =
        order
            .query(
                "select id from orders where status = 'CONFIRMED' and resume_at is null"
                    + " order by id desc limit 1")
            .execute()
            .await();
    if (found.size() == 0) {
      throw new IllegalStateException("the shop has no finished order to copy");
    }
    return found.iterator().next();
  }

  private static String soldBy(PgConnection inventory, UUID order) {
    return inventory
        .preparedQuery("select product_id from movements where order_id = $1")
        .execute(Tuple.of(order))
        .await()
        .iterator()
        .next()
        .getString(0);
  }

  private static CopiedTable copy(PgConnection source, PgConnection to, String table) {
    var copy = CopiedTable.of(source, table);
    copy.ddl(SCHEMA).forEach(ddl -> run(to, ddl));
    return copy;
  }

  private void fillStock(PgConnection order) {
    for (String product : products) {
      order
          .preparedQuery(
              "insert into " + SCHEMA + ".stock (product_id, on_hand) values ($1, 1000000000)")
          .execute(Tuple.of(product))
          .await();
    }
  }

  /** All parts, the last as the statement's own. */
  private static String oneOf(List<String> parts) {
    var statement = new StringBuilder("with ");
    for (int i = 0; i < parts.size() - 1; i++) {
      statement.append(i == 0 ? "" : ", ").append("p").append(i);
      statement.append(" as (").append(parts.get(i)).append(")");
    }
    return statement.append(" ").append(parts.get(parts.size() - 1)).toString();
  }

  /** So many connections, each with its next order as soon as the last is on disk. */
  Phase run(Loop loop, String name, int clients, Duration time) {
    while (connections.size() < clients) {
      connections.add(connect(server));
    }
    return loop.run(() -> begin(name, clients, time));
  }

  private Future<Phase> begin(String name, int clients, Duration time) {
    phase = new Phase(name);
    done = Promise.promise();
    end = System.nanoTime() + time.toNanos();
    running = clients;
    vertx.setTimer(time.toMillis(), over -> phase.end());
    for (PgConnection connection : connections.subList(0, clients)) {
      next(connection.preparedQuery(statement));
    }
    return done.future();
  }

  private void next(PreparedQuery<RowSet<Row>> query) {
    long sent = System.nanoTime();
    if (sent >= end) {
      running--;
      if (running == 0) {
        done.complete(phase);
      }
      return;
    }
    long number = ids++;
    query
        .execute(Tuple.of(id(number), products.get((int) (number % products.size()))))
        .onSuccess(
            stored -> {
              if (System.nanoTime() < end) {
                phase.durable(System.nanoTime() - sent);
              }
              next(query);
            })
        .onFailure(done::tryFail);
  }

  /** A UUIDv7, sorted by time as the shop's are. */
  private static UUID id(long number) {
    return new UUID(
        System.currentTimeMillis() << 16 | 0x7000 | number & 0xFFF,
        0x8000_0000_0000_0000L | number);
  }

  @Override
  public void close() {
    connections.forEach(each -> each.close().await());
    PgConnection last = connect(server);
    run(last, "drop schema if exists " + SCHEMA + " cascade");
    last.close().await();
  }

  private PgConnection connect(PgConnectOptions to) {
    return PgConnection.connect(vertx, to).await();
  }

  private static void run(PgConnection on, String sql) {
    on.query(sql).execute().await();
  }
}
