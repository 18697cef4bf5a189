package mercato.analytics.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mercato.contract.Money;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;

/**
 * The orders that were confirmed in one hour and told in one partition of the topic.
 *
 * <p>It remembers what it knows of each order, which only moves forward:
 *
 * <pre>
 *              OrderConfirmed   OrderCancelled
 * unknown      counted          cancelled
 * counted      -                cancelled, taken out again
 * cancelled    -                -
 * </pre>
 *
 * So a fact that comes again changes nothing, and the same facts give the same bucket in any order
 * and in any batches: after a redelivery, out of the dead letters, from a topic that was made anew.
 * (An offset of the last fact would be smaller, yet would take a fact that was put aside and comes
 * back later for one that has been.)
 *
 * <p>Its size is bounded by the orders of the hour in the partition: as JSON about 40 bytes for
 * each order, 40 for each user, 60 for each product.
 *
 * @param seen whether an order counts (true) or was cancelled (false), by order id
 * @param orders how many count
 * @param revenue their totals, in minor units
 * @param users how many of them each user placed; none with 0
 * @param products what they sold, by product id; none with 0 pieces
 */
public record HourBucket(
    Instant hour,
    Map<String, Boolean> seen,
    long orders,
    long revenue,
    Map<String, Integer> users,
    Map<String, Sold> products) {

  /**
   * @param revenue in minor units
   */
  public record Sold(long quantity, long revenue) {

    Sold plus(Sold other) {
      return new Sold(
          Math.addExact(quantity, other.quantity), Math.addExact(revenue, other.revenue));
    }
  }

  public static HourBucket empty(Instant hour) {
    return new HourBucket(hour, Map.of(), 0, 0, Map.of(), Map.of());
  }

  /** The same figures with another memory. */
  public HourBucket with(Map<String, Boolean> otherSeen) {
    return new HourBucket(hour, otherSeen, orders, revenue, users, products);
  }

  /**
   * The hour to which a fact belongs: that of the confirmation. Empty when it changes no figure.
   */
  public static Optional<Instant> hourOf(OrderFact fact) {
    if (fact instanceof OrderConfirmed confirmed) {
      return Optional.of(confirmed.at().truncatedTo(ChronoUnit.HOURS));
    }
    if (fact instanceof OrderCancelled cancelled) {
      return Optional.of(cancelled.confirmedAt().truncatedTo(ChronoUnit.HOURS));
    }
    return Optional.empty();
  }

  /** This bucket with facts of its hour; itself when they tell nothing new. */
  public HourBucket fold(Collection<? extends OrderFact> facts) {
    var next = new Next(this);
    facts.forEach(next::apply);
    return next.seen.equals(seen) ? this : next.bucket(hour);
  }

  /** A bucket in the making. */
  private static final class Next {
    private final Map<String, Boolean> seen;
    private final Map<String, Integer> users;
    private final Map<String, Sold> products;
    private long orders;
    private long revenue;

    Next(HourBucket bucket) {
      seen = new HashMap<>(bucket.seen);
      users = new HashMap<>(bucket.users);
      products = new HashMap<>(bucket.products);
      orders = bucket.orders;
      revenue = bucket.revenue;
    }

    void apply(OrderFact fact) {
      if (fact instanceof OrderConfirmed confirmed) {
        if (seen.putIfAbsent(confirmed.orderId(), true) == null) {
          add(1, confirmed.userId(), confirmed.lines(), confirmed.total());
        }
      } else if (fact instanceof OrderCancelled cancelled) {
        if (Boolean.TRUE.equals(seen.put(cancelled.orderId(), false))) {
          add(-1, cancelled.userId(), cancelled.lines(), cancelled.total());
        }
      }
    }

    private void add(int sign, String user, List<OrderFact.Line> lines, Money total) {
      orders += sign;
      revenue = Math.addExact(revenue, sign * total.amount());
      users.merge(user, sign, (a, b) -> a + b == 0 ? null : a + b);
      for (OrderFact.Line line : lines) {
        var sold =
            new Sold(
                (long) sign * line.quantity(),
                sign * line.unitPrice().times(line.quantity()).amount());
        products.merge(line.productId(), sold, Next::sum);
      }
    }

    private static Sold sum(Sold before, Sold change) {
      Sold after = before.plus(change);
      return after.quantity == 0 ? null : after;
    }

    HourBucket bucket(Instant hour) {
      return new HourBucket(hour, seen, orders, revenue, users, products);
    }
  }
}
