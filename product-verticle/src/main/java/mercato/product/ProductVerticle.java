package mercato.product;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import mercato.contract.product.ProductFact;
import mercato.contract.product.ProductOperations;
import mercato.platform.bus.ServiceBus;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.Service;
import mercato.platform.outbox.OutboxRelay;
import mercato.platform.stream.Topics;
import mercato.product.catalogue.AddProducts;
import mercato.product.catalogue.FindPrices;
import mercato.product.catalogue.FindProduct;
import mercato.product.catalogue.ProductCache;
import mercato.product.search.SearchProducts;
import mercato.product.search.SharedIndex;
import mercato.product.store.CatalogueDatabase;
import mercato.product.store.LeaseStore;
import mercato.product.store.PendingStore;
import mercato.product.store.ProductStore;
import mercato.product.telling.PendingFacts;
import mercato.product.telling.TellChanges;

/** Serves {@link ProductOperations}. */
public final class ProductVerticle extends VerticleBase {

  private static final String NAME = "product";

  private final Node node;
  private final ProductConfig config;
  private CatalogueDatabase database;
  private SharedIndex index;
  private Consumer<Set<String>> forget;
  private OutboxRelay relay;

  public ProductVerticle(Node node, ProductConfig config) {
    this.node = node;
    this.config = config;
  }

  public static Service service(Config config) {
    var settings = ProductConfig.from(config);
    return new Service(
        NAME, node -> migrate(node, settings), node -> new ProductVerticle(node, settings));
  }

  private static Future<Void> migrate(Node node, ProductConfig config) {
    var database = CatalogueDatabase.open(node.vertx(), config.mongoUrl());
    return database
        .ensureIndexes()
        .eventually(database::close)
        .compose(done -> Topics.ensure(node.vertx(), node.kafka(), List.of(ProductFact.TOPIC)));
  }

  @Override
  public Future<?> start() {
    InstantSource clock = InstantSource.system();
    database = CatalogueDatabase.open(vertx, config.mongoUrl());
    var products = new ProductStore(database);
    var pending = new PendingStore(database);
    var facts = new PendingFacts(vertx, pending, products, new LeaseStore(database, clock), clock);
    var tell = new TellChanges(pending, clock, () -> relay.nudge());
    var cache = new ProductCache(config.cacheEntries(), config.cacheTtl(), System::nanoTime);
    Context loop = context;
    forget = ids -> loop.runOnContext(go -> cache.forget(ids));
    index = SharedIndex.join(node, config.search(), forget);
    node.health().register("product-mongo", database::check);
    node.health().register("search-index", index::check);
    return OutboxRelay.start(vertx, node.kafka(), node.metrics(), facts, List.of(ProductFact.TOPIC))
        .onSuccess(started -> relay = started)
        .onSuccess(started -> node.health().register("product-facts", started::check))
        .compose(
            started ->
                serve(
                    new FindProduct(products, cache),
                    new SearchProducts(index),
                    new FindPrices(products),
                    new AddProducts(products, tell, clock)));
  }

  private Future<Void> serve(
      FindProduct find, SearchProducts search, FindPrices findPrices, AddProducts add) {
    ServiceBus bus = node.bus();
    return Future.all(
            bus.serve(ProductOperations.FIND, find::handle),
            bus.serve(ProductOperations.SEARCH, search::handle),
            bus.serve(ProductOperations.FIND_PRICES, findPrices::handle),
            bus.serve(ProductOperations.ADD, add::handle))
        .mapEmpty();
  }

  @Override
  public Future<?> stop() {
    List.of("product-mongo", "search-index", "product-facts").forEach(node.health()::unregister);
    return (relay == null ? Future.<Void>succeededFuture() : relay.close())
        .eventually(() -> index.leave(forget))
        .eventually(database::close);
  }
}
