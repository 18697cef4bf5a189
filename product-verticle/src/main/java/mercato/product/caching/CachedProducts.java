package mercato.product.caching;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.ChangedProduct;
import mercato.contract.product.ProductOperations.ProductsChanged;
import mercato.contract.product.ProductView;
import mercato.platform.launch.Node;
import mercato.platform.time.Ids;
import mercato.product.caching.ProductCache.Found;
import mercato.product.model.Product;
import mercato.product.store.ProductStore;

/**
 * Products from the memory of this process, else from Redis, else from MongoDB.
 *
 * <p>One load at a time for a product: within the process all wait for it; of several processes one
 * has the lease, and the others look into Redis again for {@link #WAITS_MILLIS} before they load
 * for themselves. Without Redis each process loads for itself.
 *
 * <p>A change is dropped everywhere before it is answered, by all who hear of it, and once more
 * when its fact has come through Kafka: a writer that died between its write and its news leaves
 * nothing old behind.
 *
 * <p>Metrics: counter {@code mercato.product.reads} by {@code from}: {@code memory} (also whoever
 * waited for another's load), {@code redis}, {@code mongo}, {@code none} (MongoDB has none).
 */
public final class CachedProducts {

  private static final String MEMORY = "mercato.product.memory";
  private static final int MAX_TOLD = 1_000;

  /** Between two looks for what another process loads. */
  private static final List<Long> WAITS_MILLIS = List.of(20L, 40L, 60L, 80L);

  private final Vertx vertx;
  private final ProductMemory memory;
  private final ProductCache cache;
  private final Function<String, Future<Optional<Product>>> store;
  private final Consumer<ProductsChanged> tell;
  private final InstantSource clock;
  private final Counter fromRedis;
  private final Counter fromMongo;
  private final Counter fromNowhere;

  /**
   * Call it on the context of the verticle that owns it.
   *
   * @param store the truth
   * @param tell brings news to {@link #heard} of all instances
   */
  CachedProducts(
      Vertx vertx,
      ProductMemory memory,
      ProductCache cache,
      Function<String, Future<Optional<Product>>> store,
      Consumer<ProductsChanged> tell,
      InstantSource clock,
      MeterRegistry metrics) {
    this.vertx = vertx;
    this.memory = memory;
    this.cache = cache;
    this.store = store;
    this.tell = tell;
    this.clock = clock;
    this.fromRedis = reads(metrics, "redis");
    this.fromMongo = reads(metrics, "mongo");
    this.fromNowhere = reads(metrics, "none");
  }

  /**
   * Those of one verticle instance; they share the memory of the process. Call it on the instance's
   * context.
   *
   * @param maxEntries of the memory
   * @param ttl how old what is in the memory may be at most
   */
  public static CachedProducts open(
      Node node,
      Redis redis,
      ProductStore store,
      int maxEntries,
      Duration ttl,
      InstantSource clock) {
    Vertx vertx = node.vertx();
    LocalMap<String, ProductMemory> process = vertx.sharedData().getLocalMap(MEMORY);
    return new CachedProducts(
        vertx,
        process.computeIfAbsent(
            MEMORY,
            first ->
                new ProductMemory(
                    maxEntries, ttl, System::nanoTime, reads(node.metrics(), "memory"))),
        new ProductCache(vertx, redis, clock),
        store::find,
        news -> node.bus().tell(ProductOperations.CHANGED, news),
        clock,
        node.metrics());
  }

  static Counter reads(MeterRegistry metrics, String from) {
    return Counter.builder("mercato.product.reads")
        .description("Products looked for, by where the answer came from")
        .tag("from", from)
        .register(metrics);
  }

  /**
   * The product as it is now, or none.
   *
   * @param atLeast a version that was heard of, which is not to be missed; or null
   */
  public Future<Optional<ProductView>> find(String id, Long atLeast) {
    long needed = atLeast == null ? 0 : atLeast;
    return here(memory.get(id, needed, () -> load(id, needed)))
        .map(found -> found.map(product -> product.at(clock.instant()).view()));
  }

  /** Drops what has changed, everywhere; never fails, and does not wait for others. */
  public Future<Void> changed(List<ChangedProduct> products) {
    return cache
        .drop(products.stream().map(ChangedProduct::id).toList())
        .onSuccess(
            dropped -> {
              heard(new ProductsChanged(products));
              for (int from = 0; from < products.size(); from += MAX_TOLD) {
                int to = Math.min(from + MAX_TOLD, products.size());
                tell.accept(new ProductsChanged(products.subList(from, to)));
              }
            });
  }

  /** Another instance has changed products. */
  public void heard(ProductsChanged news) {
    news.products().forEach(changed -> memory.drop(changed.id(), changed.version()));
  }

  /** Facts of these products have come: drops what their news may have missed; never fails. */
  public Future<Void> forget(Collection<String> ids) {
    return cache.drop(ids).onSuccess(dropped -> ids.forEach(id -> memory.drop(id, Long.MAX_VALUE)));
  }

  private Future<Optional<Product>> load(String id, long atLeast) {
    String token = Ids.next().toString();
    return look(id, atLeast, token, 0)
        .compose(
            found ->
                switch (found.standing()) {
                  case KEPT -> kept(found.product());
                  case LEASED -> read(id).onSuccess(product -> cache.fill(id, token, product));
                  case TAKEN, AWAY -> read(id);
                });
  }

  private Future<Found> look(String id, long atLeast, String token, int waits) {
    return cache
        .find(id, atLeast, token)
        .compose(
            found ->
                found.standing() == ProductCache.Standing.TAKEN && waits < WAITS_MILLIS.size()
                    ? vertx
                        .timer(WAITS_MILLIS.get(waits), TimeUnit.MILLISECONDS)
                        .compose(rested -> look(id, atLeast, token, waits + 1))
                    : Future.succeededFuture(found));
  }

  private Future<Optional<Product>> kept(Optional<Product> product) {
    fromRedis.increment();
    return Future.succeededFuture(product);
  }

  private Future<Optional<Product>> read(String id) {
    return store
        .apply(id)
        .onSuccess(product -> (product.isPresent() ? fromMongo : fromNowhere).increment());
  }

  /** What another context may complete, on this one. */
  private <T> Future<T> here(Future<T> anywhere) {
    if (anywhere.isComplete()) {
      return anywhere;
    }
    Context context = vertx.getOrCreateContext();
    return Future.future(
        promise -> anywhere.onComplete(done -> context.runOnContext(go -> promise.handle(done))));
  }
}
