package mercato.product;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mercato.contract.product.ProductFact;
import mercato.contract.product.WatchFact;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.Service;
import mercato.platform.outbox.OutboxRelay;
import mercato.platform.redis.BoundedRedis;
import mercato.platform.stream.Topics;
import mercato.product.background.LeasedWork;
import mercato.product.caching.CachedProducts;
import mercato.product.changing.ChangeProduct;
import mercato.product.changing.WriteProducts;
import mercato.product.search.SharedIndex;
import mercato.product.store.CatalogueDatabase;
import mercato.product.store.LeaseStore;
import mercato.product.store.PendingStore;
import mercato.product.store.ProductStore;
import mercato.product.telling.PendingFacts;
import mercato.product.telling.TellChanges;

/** The product service: catalogue, search, prices, reviews, watches. Wiring only. */
public final class ProductVerticle extends VerticleBase {

  private static final String NAME = "product";
  private static final String UPKEEP = "catalogue-upkeep";

  private final Node node;
  private final ProductConfig config;
  private final InstantSource clock =
      InstantSource.tick(InstantSource.system(), Duration.ofMillis(1));

  /** How to close what has been opened, the latest first. */
  private final Deque<Supplier<Future<?>>> closing = new ArrayDeque<>();

  private CatalogueDatabase database;
  private Redis redis;
  private LeaseStore leases;
  private Foundation foundation;
  private OutboxRelay relay;
  private SearchWiring search;
  private PlanWiring plans;
  private ReviewWiring reviews;
  private WatchWiring watches;
  private ErasureWiring erasures;

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
        .compose(
            done ->
                Topics.ensure(
                    node.vertx(), node.kafka(), List.of(ProductFact.TOPIC, WatchFact.TOPIC)));
  }

  @Override
  public Future<?> start() {
    foundation = layFoundation();
    search = new SearchWiring(foundation, config.selling());
    closing.push(search::close);
    plans = new PlanWiring(foundation);
    closing.push(plans::close);
    reviews = new ReviewWiring(foundation);
    watches = new WatchWiring(foundation);
    erasures = new ErasureWiring(foundation);
    return foundation
        .index()
        .opened()
        .compose(opened -> startRelay())
        .compose(started -> reviews.start())
        .onSuccess(started -> closing.push(reviews::close))
        .compose(started -> watches.start())
        .onSuccess(started -> closing.push(watches::close))
        .compose(started -> erasures.start())
        .onSuccess(started -> closing.push(erasures::close))
        .compose(started -> serve())
        .onSuccess(serving -> watch())
        .recover(failure -> stop().transform(closed -> Future.failedFuture(failure)));
  }

  private Future<?> startRelay() {
    return OutboxRelay.start(
            vertx, node.kafka(), node.metrics(), facts(), List.of(ProductFact.TOPIC))
        .onSuccess(
            started -> {
              relay = started;
              closing.push(started::close);
            });
  }

  private Foundation layFoundation() {
    database = CatalogueDatabase.open(vertx, config.mongoUrl());
    closing.push(database::close);
    redis = BoundedRedis.open(vertx, config.redisUrl());
    closing.push(redis::close);
    leases = new LeaseStore(database, clock);
    var products = new ProductStore(database);
    var pending = new PendingStore(database);
    var cached =
        CachedProducts.open(node, redis, products, config.cacheEntries(), config.cacheTtl(), clock);
    var tell = new TellChanges(pending, clock, () -> relay.nudge());
    var writes = new WriteProducts(tell, cached::changed);
    Context loop = context;
    Consumer<Set<String>> forget = ids -> loop.runOnContext(go -> cached.forget(ids));
    var index = SharedIndex.join(node, config.search(), forget);
    closing.push(() -> index.leave(forget));
    return new Foundation(
        node,
        clock,
        database,
        redis,
        products,
        pending,
        cached,
        writes,
        new ChangeProduct(products, writes, clock),
        index);
  }

  private PendingFacts facts() {
    return new PendingFacts(vertx, foundation.pending(), foundation.products(), leases, clock);
  }

  private Future<?> serve() {
    return Future.all(
        new CatalogueWiring(foundation).serve(),
        search.serve(),
        plans.serve(),
        reviews.serve(),
        watches.serve());
  }

  private void watch() {
    var upkeep = new LeasedWork(vertx, leases, node.metrics(), UPKEEP);
    plans.addTo(upkeep);
    reviews.addTo(upkeep);
    erasures.addTo(upkeep);
    upkeep.start();
    closing.push(upkeep::close);
    watch("product-mongo", database::check);
    watch("product-facts", relay::check);
    watch("product-upkeep", upkeep::check);
    watch("product-purchases", reviews::check);
    watch("product-watches", watches::check);
    watch("product-erasures", erasures::check);
    watch("search-index", foundation.index()::check);
  }

  /** Redis is not watched: without it products are read more slowly, and that is all. */
  private void watch(String name, Supplier<Future<Void>> check) {
    node.health().register(name, check);
    closing.push(
        () -> {
          node.health().unregister(name);
          return Future.succeededFuture();
        });
  }

  /** What was opened last is closed first; also when the start has failed half-way. */
  @Override
  public Future<?> stop() {
    Future<?> closed = Future.succeededFuture();
    while (!closing.isEmpty()) {
      closed = closed.eventually(closing.pop()::get);
    }
    return closed;
  }
}
