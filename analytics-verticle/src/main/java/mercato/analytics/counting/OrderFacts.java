package mercato.analytics.counting;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import mercato.analytics.bucket.BucketStore;
import mercato.analytics.model.HourBucket;
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
 * two would not add up and leaving it out would go unnoticed; and an id that cannot name a member
 * of a document.
 */
public final class OrderFacts implements BatchHandler<OrderFact> {

  /**
   * A partition's next batch starts no sooner: under load a batch then gathers more facts, so that
   * a bucket of any size is written at most three times in two seconds, and an order is still
   * counted within two.
   */
  private static final int MIN_INTERVAL_MILLIS = 700;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final Vertx vertx;
  private final BucketStore buckets;
  private final String currency;

  public OrderFacts(Vertx vertx, BucketStore buckets, String currency) {
    this.vertx = vertx;
    this.buckets = buckets;
    this.currency = currency;
  }

  @Override
  public Future<Void> handle(List<Delivery<OrderFact>> batch) {
    int partition = batch.get(0).partition();
    Future<Void> counted = Future.succeededFuture();
    for (Map.Entry<Instant, List<OrderFact>> hour : byHour(batch).entrySet()) {
      counted =
          counted.compose(
              done ->
                  buckets.update(hour.getKey(), partition, bucket -> bucket.fold(hour.getValue())));
    }
    return Future.join(counted, vertx.timer(MIN_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)).mapEmpty();
  }

  private Map<Instant, List<OrderFact>> byHour(List<Delivery<OrderFact>> batch) {
    var hours = new TreeMap<Instant, List<OrderFact>>();
    for (Delivery<OrderFact> delivery : batch) {
      OrderFact fact = delivery.envelope().body();
      requireCountable(fact);
      HourBucket.hourOf(fact)
          .ifPresent(hour -> hours.computeIfAbsent(hour, first -> new ArrayList<>()).add(fact));
    }
    return hours;
  }

  private void requireCountable(OrderFact fact) {
    if (fact instanceof OrderConfirmed confirmed) {
      requireCountable(
          confirmed.orderId(), confirmed.userId(), confirmed.lines(), confirmed.total().currency());
    } else if (fact instanceof OrderCancelled cancelled) {
      requireCountable(
          cancelled.orderId(), cancelled.userId(), cancelled.lines(), cancelled.total().currency());
    }
  }

  private void requireCountable(
      String orderId, String userId, List<OrderFact.Line> lines, String factCurrency) {
    if (!factCurrency.equals(currency)) {
      throw new IllegalArgumentException("counts " + currency + ", not " + factCurrency);
    }
    if (!ID.matcher(orderId).matches()
        || !ID.matcher(userId).matches()
        || !lines.stream().allMatch(line -> ID.matcher(line.productId()).matches())) {
      throw new IllegalArgumentException("an id that is none");
    }
  }
}
