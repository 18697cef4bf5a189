package mercato.product.catalogue;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import mercato.contract.product.ProductView;

/**
 * Products, and ids known to be none, that were read a moment ago. Bounded: the one unused for the
 * longest time leaves first. Whoever asks for an id that is being loaded waits for that one load.
 *
 * <p>Confined to the event loop of its verticle instance.
 */
public final class ProductCache {

  private record Slot(Future<Optional<ProductView>> product, long until) {}

  private final Map<String, Slot> slots;
  private final long ttlNanos;
  private final LongSupplier nanoTime;

  public ProductCache(int maxEntries, Duration ttl, LongSupplier nanoTime) {
    this.ttlNanos = ttl.toNanos();
    this.nanoTime = nanoTime;
    this.slots =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Slot> eldest) {
            return size() > maxEntries;
          }
        };
  }

  /** The product kept, or else what the loader finds; a failure is not kept. */
  public Future<Optional<ProductView>> get(
      String id, Function<String, Future<Optional<ProductView>>> loader) {
    long now = nanoTime.getAsLong();
    Slot kept = slots.get(id);
    if (kept != null && now - kept.until < 0) {
      return kept.product;
    }
    var loaded = new Slot(loader.apply(id), now + ttlNanos);
    slots.put(id, loaded);
    loaded.product.onFailure(failure -> slots.remove(id, loaded));
    return loaded.product;
  }

  /** Drops what has changed, loads under way included. */
  public void forget(Collection<String> ids) {
    ids.forEach(slots::remove);
  }
}
