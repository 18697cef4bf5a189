package mercato.analytics.counting;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import mercato.analytics.bucket.BucketStore;
import mercato.analytics.model.HourBucket;
import mercato.analytics.model.HourBucket.Told;
import mercato.analytics.model.Stretch;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.platform.stream.BatchHandler;
import mercato.platform.stream.Delivery;

/**
 * Counts what the order service tells. Each batch is folded into the buckets that it touches, one
 * write for each.
 *
 * <p>Poison, for the dead letters: a fact in another currency than the figures', since amounts of
 * two would not add up and leaving it out would go unnoticed; and one whose id is no UUID.
 */
public final class OrderFacts implements BatchHandler<OrderFact> {

  /**
   * A partition's next batch starts no sooner: under load a batch then gathers more facts, so that
   * a bucket is written at most three times in two seconds, and an order is still counted within
   * two.
   */
  public static final int MIN_INTERVAL_MILLIS = 700;

  /** The facts of a batch that one bucket counts, and the least of their offsets. */
  private record Part(Instant hour, Stretch stretch, long first, List<Told> facts) {}

  private final Vertx vertx;
  private final BucketStore buckets;
  private final String currency;
  private final int minIntervalMillis;

  /**
   * @param currency of all figures
   * @param minIntervalMillis between a partition's batches, from 1; {@link #MIN_INTERVAL_MILLIS}
   */
  public OrderFacts(Vertx vertx, BucketStore buckets, String currency, int minIntervalMillis) {
    this.vertx = vertx;
    this.buckets = buckets;
    this.currency = currency;
    this.minIntervalMillis = minIntervalMillis;
  }

  @Override
  public Future<Void> handle(List<Delivery<OrderFact>> batch) {
    Future<Void> counted = Future.succeededFuture();
    for (Part part : parts(batch)) {
      counted = counted.compose(done -> count(part));
    }
    return Future.join(counted, vertx.timer(minIntervalMillis, TimeUnit.MILLISECONDS)).mapEmpty();
  }

  private Future<Void> count(Part part) {
    Stretch stretch = part.stretch;
    Future<Set<UUID>> before =
        stretch.mayRepeatAt(part.first)
            ? buckets.seen(part.hour, stretch.before())
            : Future.succeededFuture(Set.of());
    return before.compose(
        seen -> buckets.update(part.hour, stretch, bucket -> bucket.fold(part.facts, seen)));
  }

  /** By hour and stretch, in the order of their first facts: a stretch after the one before it. */
  private Collection<Part> parts(List<Delivery<OrderFact>> batch) {
    var parts = new LinkedHashMap<String, Part>();
    for (Delivery<OrderFact> delivery : batch) {
      OrderFact fact = delivery.envelope().body();
      Instant hour = HourBucket.hourOf(fact).orElse(null);
      if (hour != null) {
        requireCountable(fact);
        var stretch = Stretch.of(delivery.partition(), delivery.offset());
        parts
            .computeIfAbsent(
                BucketStore.id(hour, stretch),
                id -> new Part(hour, stretch, delivery.offset(), new ArrayList<>()))
            .facts
            .add(new Told(UUID.fromString(delivery.envelope().id()), fact));
      }
    }
    return parts.values();
  }

  private void requireCountable(OrderFact fact) {
    String told =
        fact instanceof OrderConfirmed confirmed
            ? confirmed.total().currency()
            : ((OrderCancelled) fact).total().currency();
    if (!told.equals(currency)) {
      throw new IllegalArgumentException("counts " + currency + ", not " + told);
    }
  }
}
