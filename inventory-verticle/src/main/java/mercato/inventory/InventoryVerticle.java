package mercato.inventory;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.AvailabilityChanged;
import mercato.contract.inventory.StockFact;
import mercato.contract.order.OrderFact;
import mercato.inventory.holding.AskVerdicts;
import mercato.inventory.holding.HoldStore;
import mercato.inventory.holding.ReleaseStock;
import mercato.inventory.holding.ReserveStock;
import mercato.inventory.holding.RestockStore;
import mercato.inventory.holding.SettledOrders;
import mercato.inventory.ledger.StockLedger;
import mercato.inventory.model.Hold;
import mercato.inventory.model.Step;
import mercato.inventory.model.StockChange;
import mercato.inventory.pruning.PruneOld;
import mercato.inventory.stocking.AddStock;
import mercato.inventory.stocking.AdjustStock;
import mercato.inventory.stocking.AdjustmentStore;
import mercato.inventory.stocking.CheckBasket;
import mercato.inventory.stocking.FindMovements;
import mercato.inventory.stocking.FindStock;
import mercato.inventory.stocking.ListStock;
import mercato.inventory.stocking.SetStock;
import mercato.inventory.stocking.StockStore;
import mercato.platform.batch.BatchLane;
import mercato.platform.bus.Announcer;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.Service;
import mercato.platform.outbox.OutboxRelay;
import mercato.platform.outbox.PostgresOutbox;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.platform.stream.FactConsumer;
import mercato.platform.stream.Topics;

/** The inventory service; any number of instances may run, in any number of processes. */
public final class InventoryVerticle extends VerticleBase {

  private static final String NAME = "inventory";
  private static final String MIGRATIONS = "db/inventory";
  private static final String DATABASE = "inventory_db";
  private static final Duration ANNOUNCE_PERIOD = Duration.ofMillis(250);
  private static final Duration PRUNE_PERIOD = Duration.ofSeconds(10);

  private final Node node;
  private final InventoryConfig config;
  private final InstantSource clock = InstantSource.system();

  private Postgres postgres;
  private Announcer announcer;
  private StockLedger ledger;
  private HoldStore holds;
  private RestockStore restocks;

  /** Somebody waits for what goes here, nobody for what goes there. */
  private BatchLane<Step, Hold> reservations;

  private BatchLane<Step, Hold> settlements;
  private OutboxRelay relay;
  private FactConsumer<OrderFact> orders;

  public InventoryVerticle(Node node, InventoryConfig config) {
    this.node = node;
    this.config = config;
  }

  public static Service service(Config config) {
    var settings = InventoryConfig.from(config.section(NAME));
    return new Service(
        NAME,
        node -> Migrations.run(node.vertx(), settings.postgres(), MIGRATIONS),
        node -> new InventoryVerticle(node, settings));
  }

  @Override
  public Future<?> start() {
    var metrics = new InventoryMetrics(node.metrics());
    postgres = Postgres.open(vertx, config.postgres());
    announcer =
        new Announcer(
            vertx,
            ANNOUNCE_PERIOD,
            ids ->
                node.bus()
                    .tell(InventoryOperations.AVAILABILITY_CHANGED, new AvailabilityChanged(ids)));
    ledger = new StockLedger(postgres, this::changed);
    holds = new HoldStore(ledger, clock, metrics::taken);
    restocks = new RestockStore(postgres, ledger, clock);
    reservations = lane();
    settlements = lane();
    return publish()
        .compose(published -> follow())
        .compose(followed -> serve(metrics))
        .onSuccess(serving -> checks().forEach(node.health()::register));
  }

  @Override
  public Future<?> stop() {
    checks().keySet().forEach(node.health()::unregister);
    return orders
        .close()
        .eventually(() -> Future.join(reservations.drained(), settlements.drained()))
        .eventually(relay::close)
        .eventually(postgres::close);
  }

  private BatchLane<Step, Hold> lane() {
    var limits = new BatchLane.Limits(config.laneBatchLines(), config.laneWaiting(), 1);
    return new BatchLane<>(holds::apply, step -> step.lines().size(), limits, clock::millis);
  }

  private void changed(StockChange change) {
    change.availability().forEach(announcer::changed);
    if (!change.facts().isEmpty()) {
      relay.nudge();
    }
  }

  private Future<Void> publish() {
    return Topics.ensure(vertx, node.kafka(), List.of(StockFact.TOPIC))
        .compose(
            there ->
                OutboxRelay.start(
                    vertx,
                    node.kafka(),
                    node.metrics(),
                    new PostgresOutbox(postgres, DATABASE),
                    List.of(StockFact.TOPIC)))
        .onSuccess(started -> relay = started)
        .mapEmpty();
  }

  private Future<Void> follow() {
    var settled = new SettledOrders(settlements, restocks);
    return FactConsumer.start(
            vertx, node.kafka(), node.metrics(), OrderFact.TOPIC, NAME, settled::handle)
        .onSuccess(consumer -> orders = consumer)
        .mapEmpty();
  }

  private Future<?> serve(InventoryMetrics metrics) {
    var bus = node.bus();
    var stock = new StockStore(postgres, ledger, clock);
    var adjustments = new AdjustmentStore(postgres, ledger, clock);
    var verdicts = new AskVerdicts(holds, settlements, bus, clock, config.askAgainAfter());
    var old = new PruneOld(holds, restocks, adjustments, clock, metrics::pruned);
    vertx.setPeriodic(config.verdictPeriod().toMillis(), tick -> verdicts.ask());
    vertx.setPeriodic(PRUNE_PERIOD.toMillis(), tick -> old.prune());
    return Future.all(
        List.of(
            bus.serve(InventoryOperations.RESERVE, new ReserveStock(reservations, clock)::handle),
            bus.serve(InventoryOperations.RELEASE, new ReleaseStock(reservations)::handle),
            bus.serve(InventoryOperations.CHECK, new CheckBasket(stock)::handle),
            bus.serve(InventoryOperations.FIND, new FindStock(stock)::handle),
            bus.serve(InventoryOperations.SET, new SetStock(stock)::handle),
            bus.serve(InventoryOperations.ADD, new AddStock(stock)::handle),
            bus.serve(InventoryOperations.LIST, new ListStock(stock)::handle),
            bus.serve(InventoryOperations.ADJUST, new AdjustStock(adjustments)::handle),
            bus.serve(InventoryOperations.MOVEMENTS, new FindMovements(stock)::handle)));
  }

  private Map<String, Supplier<Future<Void>>> checks() {
    return Map.of(
        NAME + ".postgres", postgres::check,
        NAME + ".outbox", relay::check,
        NAME + ".orders", orders::check);
  }
}
