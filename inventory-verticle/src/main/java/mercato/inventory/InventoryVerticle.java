package mercato.inventory;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.order.OrderFact;
import mercato.inventory.holding.AskVerdicts;
import mercato.inventory.holding.HoldStore;
import mercato.inventory.holding.ReleaseStock;
import mercato.inventory.holding.ReservationLane;
import mercato.inventory.holding.ReserveStock;
import mercato.inventory.holding.SettledOrders;
import mercato.inventory.stocking.AddStock;
import mercato.inventory.stocking.CheckBasket;
import mercato.inventory.stocking.FindStock;
import mercato.inventory.stocking.SetStock;
import mercato.inventory.stocking.StockStore;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.Service;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.platform.stream.FactConsumer;

/** The inventory service; any number of instances may run, in any number of processes. */
public final class InventoryVerticle extends VerticleBase {

  private static final String NAME = "inventory";
  private static final String MIGRATIONS = "db/inventory";

  private final Node node;
  private final InventoryConfig config;
  private Postgres postgres;
  private ReservationLane lane;
  private FactConsumer<OrderFact> orders;
  private long verdictTimer;

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
    var clock = Clock.systemUTC();
    postgres = Postgres.open(vertx, config.postgres());
    node.health().register(NAME + ".postgres", postgres::check);
    var holds = new HoldStore(postgres);
    lane =
        new ReservationLane(
            holds::apply, clock::millis, config.laneBatchLines(), config.laneWaiting());
    var verdicts = new AskVerdicts(holds, node.bus(), clock, config.askAgainAfter());
    verdictTimer = vertx.setPeriodic(config.verdictPeriod().toMillis(), tick -> verdicts.ask());
    return follow(new SettledOrders(holds, node.metrics())).compose(joined -> serve(clock));
  }

  @Override
  public Future<?> stop() {
    vertx.cancelTimer(verdictTimer);
    return orders.close().eventually(lane::drained).eventually(postgres::close);
  }

  private Future<Void> follow(SettledOrders settled) {
    return FactConsumer.start(
            vertx, node.kafka(), node.metrics(), OrderFact.TOPIC, NAME, settled::handle)
        .onSuccess(consumer -> orders = consumer)
        .onSuccess(consumer -> node.health().register(NAME + ".orders", consumer::check))
        .mapEmpty();
  }

  private Future<?> serve(Clock clock) {
    var bus = node.bus();
    var stock = new StockStore(postgres);
    return Future.all(
        bus.serve(InventoryOperations.RESERVE, new ReserveStock(lane, clock)::handle),
        bus.serve(InventoryOperations.RELEASE, new ReleaseStock(lane)::handle),
        bus.serve(InventoryOperations.CHECK, new CheckBasket(stock)::handle),
        bus.serve(InventoryOperations.FIND, new FindStock(stock)::handle),
        bus.serve(InventoryOperations.SET, new SetStock(stock)::handle),
        bus.serve(InventoryOperations.ADD, new AddStock(stock)::handle));
  }
}
