package mercato.product;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import mercato.contract.inventory.StockFact;
import mercato.contract.product.ProductFact;
import mercato.contract.product.WatchOperations;
import mercato.contract.stream.Fact;
import mercato.contract.stream.Topic;
import mercato.platform.bus.ServiceBus;
import mercato.platform.launch.Node;
import mercato.platform.stream.BatchHandler;
import mercato.platform.stream.FactConsumer;
import mercato.platform.stream.FactPublisher;
import mercato.product.store.WatchStore;
import mercato.product.watching.KeepWatches;
import mercato.product.watching.TellWatchers;
import mercato.product.watching.WatchedPrices;
import mercato.product.watching.WatchedStock;

/** What users watch, and what they are told. */
final class WatchWiring {

  private static final String PRICES_GROUP = "product-watched-prices";
  private static final String STOCK_GROUP = "product-watched-stock";

  private final Foundation on;
  private final WatchStore watches;
  private final FactPublisher publisher;
  private final List<FactConsumer<?>> consumers = new ArrayList<>();

  WatchWiring(Foundation on) {
    this.on = on;
    watches = new WatchStore(on.database());
    publisher = new FactPublisher(on.node().vertx(), on.node().kafka());
  }

  Future<?> start() {
    var tell = new TellWatchers(publisher::publish);
    var prices = new WatchedPrices(watches, tell);
    var stock = new WatchedStock(watches, tell, on::find);
    return consume(ProductFact.TOPIC, PRICES_GROUP, prices::handle)
        .compose(started -> consume(StockFact.TOPIC, STOCK_GROUP, stock::handle));
  }

  Future<?> serve() {
    ServiceBus bus = on.node().bus();
    var keep = new KeepWatches(watches, on::find, on.clock());
    return Future.all(
        bus.serve(WatchOperations.LIST, keep::list),
        bus.serve(WatchOperations.ADD, keep::add),
        bus.serve(WatchOperations.REMOVE, keep::remove));
  }

  Future<Void> check() {
    return Future.all(consumers.stream().map(FactConsumer::check).toList()).mapEmpty();
  }

  /** Whoever tells is closed after those who have something to tell. */
  Future<Void> close() {
    return Future.join(consumers.stream().map(FactConsumer::close).toList())
        .eventually(publisher::close)
        .mapEmpty();
  }

  private <F extends Fact> Future<?> consume(
      Topic<F> topic, String group, BatchHandler<F> handler) {
    Node node = on.node();
    return FactConsumer.start(node.vertx(), node.kafka(), node.metrics(), topic, group, handler)
        .onSuccess(consumers::add);
  }
}
