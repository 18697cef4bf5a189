package mercato.product.caching;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import mercato.product.model.Product;

/**
 * Products, and ids known to be none, that this process read a moment ago; all its verticles share
 * them. Whoever asks for one that is being loaded waits for that one load.
 *
 * <p>Bounded: where there is no room, the one unused for the longest time leaves. Stripes with a
 * lock each, held for a look at a map, let many threads in side by side.
 */
final class ProductMemory implements Shareable {

  /** For so long at most an id is taken for none. */
  static final Duration NONE_TTL = Duration.ofSeconds(5);

  private static final int STRIPES = 16;

  /** A smaller memory is one stripe, which keeps its bound to the entry. */
  private static final int STRIPED_FROM = 1_024;

  /**
   * What is kept of an id, or on its way.
   *
   * @param atLeast the version that a load under way cannot miss
   * @param since by {@link #nanoTime}
   */
  private record Slot(Promise<Optional<Product>> product, long atLeast, long since) {

    Future<Optional<Product>> future() {
      return product.future();
    }
  }

  private final List<Map<String, Slot>> stripes;
  private final long ttlNanos;
  private final long noneTtlNanos;
  private final LongSupplier nanoTime;
  private final Counter served;

  /**
   * @param served counts those who needed no load of their own
   */
  ProductMemory(int maxEntries, Duration ttl, LongSupplier nanoTime, Counter served) {
    int number = maxEntries < STRIPED_FROM ? 1 : STRIPES;
    this.stripes = IntStream.range(0, number).mapToObj(i -> stripe(maxEntries / number)).toList();
    this.ttlNanos = ttl.toNanos();
    this.noneTtlNanos = Math.min(ttlNanos, NONE_TTL.toNanos());
    this.nanoTime = nanoTime;
    this.served = served;
  }

  /** As stored; 0 where there is none, so that whatever is created is newer. */
  static long version(Optional<Product> product) {
    return product.map(Product::version).orElse(0L);
  }

  /**
   * The product kept, or on its way, or else what the loader finds. A failure is not kept.
   *
   * @param atLeast an older version does not serve
   * @param loader called at once or never; cannot miss that version
   * @return completes on any thread
   */
  Future<Optional<Product>> get(
      String id, long atLeast, Supplier<Future<Optional<Product>>> loader) {
    Map<String, Slot> stripe = stripeOf(id);
    Slot own;
    synchronized (stripe) {
      long now = nanoTime.getAsLong();
      Slot kept = stripe.get(id);
      if (kept != null && serves(kept, atLeast, now)) {
        served.increment();
        return kept.future();
      }
      own = new Slot(Promise.promise(), atLeast, now);
      stripe.put(id, own);
    }
    Future.succeededFuture()
        .compose(begun -> loader.get())
        .onFailure(failure -> remove(stripe, id, own))
        .onComplete(own.product);
    return own.future();
  }

  /** Drops what is older than that version, loads under way that may miss it included. */
  void drop(String id, long version) {
    Map<String, Slot> stripe = stripeOf(id);
    synchronized (stripe) {
      Slot kept = stripe.get(id);
      if (kept != null && !serves(kept, version, nanoTime.getAsLong())) {
        stripe.remove(id);
      }
    }
  }

  private boolean serves(Slot slot, long atLeast, long now) {
    Future<Optional<Product>> product = slot.future();
    if (!product.isComplete()) {
      return slot.atLeast >= atLeast;
    }
    return product.succeeded()
        && now - slot.since < (product.result().isPresent() ? ttlNanos : noneTtlNanos)
        && version(product.result()) >= atLeast;
  }

  private static void remove(Map<String, Slot> stripe, String id, Slot slot) {
    synchronized (stripe) {
      stripe.remove(id, slot);
    }
  }

  private Map<String, Slot> stripeOf(String id) {
    int hash = id.hashCode();
    return stripes.get(Math.floorMod(hash ^ hash >>> 16, stripes.size()));
  }

  private static Map<String, Slot> stripe(int maxEntries) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Slot> eldest) {
        return size() > maxEntries;
      }
    };
  }
}
