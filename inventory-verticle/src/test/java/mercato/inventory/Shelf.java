package mercato.inventory;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import mercato.contract.inventory.InventoryOperations.NewStock;
import mercato.contract.inventory.StockView;
import mercato.embedded.Database;
import mercato.embedded.TestStores;
import mercato.inventory.holding.HoldStore;
import mercato.inventory.holding.RestockStore;
import mercato.inventory.ledger.StockLedger;
import mercato.inventory.model.Hold;
import mercato.inventory.model.Step;
import mercato.inventory.model.StockChange;
import mercato.inventory.stocking.AdjustmentStore;
import mercato.inventory.stocking.StockStore;
import mercato.platform.batch.BatchLane;
import mercato.platform.observe.Trace;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresConfig;
import org.awaitility.Awaitility;

/** A real inventory database, and what tests ask of it. Tests share it: see {@link #product}. */
public final class Shelf implements AutoCloseable {

  private static final String BOOKS =
      """
      select s.on_hand, s.reserved,
        (select coalesce(sum(delta), 0) from movements m where m.product_id = s.product_id) as moved,
        (select coalesce(sum((l->>'quantity')::int), 0)
         from holds h, jsonb_array_elements(h.lines) l
         where h.state = 'HELD' and l->>'productId' = s.product_id) as held
      from stock s where product_id = $1""";

  private static final String TOLD =
      "select envelope::json->>'type' from outbox where key = $1 order by seq";

  private static final InstantSource CLOCK = InstantSource.system();

  /**
   * A product's row beside what other tables say of it.
   *
   * @param moved sum of its movements
   * @param held sum of its held lines
   */
  public record Books(int onHand, int reserved, long moved, long held) {
    public boolean balanced() {
      return onHand == moved && reserved == held;
    }
  }

  private final Vertx vertx;
  private final Postgres postgres;
  private final List<StockChange> changes = new CopyOnWriteArrayList<>();

  public Shelf() {
    Trace.register();
    vertx = Vertx.vertx();
    await(Migrations.run(vertx, config(), "db/inventory"));
    postgres = open();
  }

  /** Every change that its stores have made durable. */
  public List<StockChange> changes() {
    return changes;
  }

  public StockLedger ledger(Postgres connections) {
    return new StockLedger(connections, changes::add);
  }

  public HoldStore holds() {
    return holds(postgres);
  }

  public HoldStore holds(Postgres connections) {
    return new HoldStore(ledger(connections), CLOCK, outcome -> {});
  }

  public RestockStore restocks() {
    return new RestockStore(postgres, ledger(postgres), CLOCK);
  }

  public StockStore stocks() {
    return new StockStore(postgres, ledger(postgres), CLOCK);
  }

  public AdjustmentStore adjustments() {
    return new AdjustmentStore(postgres, ledger(postgres), CLOCK);
  }

  /** A lane over a store; for one context. */
  public static BatchLane<Step, Hold> lane(HoldStore store) {
    return new BatchLane<>(
        store::apply,
        step -> step.lines().size(),
        new BatchLane.Limits(256, 8_192, 1),
        System::currentTimeMillis);
  }

  /** What is done on one context, as a verticle does it. */
  public static <T> T onContext(Context context, Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(go -> work.get().onComplete(done));
    return await(done.future());
  }

  public static PostgresConfig config() {
    Database database = TestStores.postgres("inventory_db");
    return PostgresConfig.of(
        "postgresql://%s:%d/%s".formatted(database.host(), database.port(), database.name()),
        database.user(),
        database.password());
  }

  public Vertx vertx() {
    return vertx;
  }

  public Postgres postgres() {
    return postgres;
  }

  /** Connections of their own, as another instance has; they stand when this returns. */
  public Postgres open() {
    Postgres opened = Postgres.open(vertx, config());
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .ignoreExceptions()
        .until(() -> await(opened.pool().query("select 1").execute()).size() == 1);
    return opened;
  }

  /** A new product with so many pieces; its id is nobody else's. */
  public String product(int pieces) {
    return product(pieces, 0);
  }

  public String product(int pieces, int lowStockThreshold) {
    String id = UUID.randomUUID().toString();
    await(stocks().add(List.of(new NewStock(id, pieces, lowStockThreshold))));
    return id;
  }

  public StockView stock(String productId) {
    return await(stocks().find(productId)).orElseThrow();
  }

  /** The types of the facts that wait for Kafka, in their order. */
  public List<String> told(String productId) {
    return await(
        postgres
            .client()
            .preparedQuery(TOLD)
            .execute(Tuple.of(productId))
            .map(
                rows ->
                    StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString(0))
                        .toList()));
  }

  public Books books(String productId) {
    return await(
        postgres
            .client()
            .preparedQuery(BOOKS)
            .execute(Tuple.of(productId))
            .map(rows -> rows.iterator().next())
            .map(
                row ->
                    new Books(
                        row.getInteger("on_hand"),
                        row.getInteger("reserved"),
                        row.getLong("moved"),
                        row.getLong("held"))));
  }

  public long count(String sql) {
    return await(
        postgres.client().query(sql).execute().map(rows -> rows.iterator().next().getLong(0)));
  }

  public static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("no answer in 20 s", late);
    }
  }

  @Override
  public void close() {
    await(postgres.close());
    await(vertx.close());
  }
}
