package mercato.analytics.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import mercato.contract.Money;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;

/**
 * What the facts of one {@link Stretch} say about the orders that were confirmed in one hour.
 *
 * <p>A confirmed order adds to the figures and a cancelled one subtracts the same, wherever the two
 * stand: a bucket by itself may be below zero, the sum of an hour's buckets is not. It remembers
 * the ids of the facts that it counted, so that a fact that comes again changes nothing, and the
 * same facts give the same figures in any order and in any batches: after a redelivery, out of the
 * dead letters. (An offset of the last fact would be smaller, yet would take a fact that was put
 * aside and comes back later for one that has been.)
 *
 * <p>Its size is bounded by the length of a stretch: 16 bytes for each fact, as JSON about 40 for
 * each user and 60 for each product.
 *
 * @param seen ids of the facts that are counted
 * @param orders how many count
 * @param revenue their totals, in minor units
 * @param users how many of them each user placed, by an id that tells nobody who it is, and that is
 *     nobody's once the account is erased; none with 0
 * @param products what they sold, by product id; none with 0 pieces for nothing
 */
public record HourBucket(
    Instant hour,
    Set<UUID> seen,
    long orders,
    long revenue,
    Map<String, Integer> users,
    Map<String, Sold> products) {

  /** A fact with its id. */
  public record Told(UUID id, OrderFact fact) {}

  /**
   * @param revenue in minor units
   */
  public record Sold(long quantity, long revenue) {

    private static final Sold NOTHING = new Sold(0, 0);

    /** The sum, null for nothing at all: as a map's {@code merge} wants it. */
    static Sold sum(Sold one, Sold other) {
      var sum =
          new Sold(
              Math.addExact(one.quantity, other.quantity),
              Math.addExact(one.revenue, other.revenue));
      return sum.equals(NOTHING) ? null : sum;
    }
  }

  public static HourBucket empty(Instant hour) {
    return new HourBucket(hour, Set.of(), 0, 0, Map.of(), Map.of());
  }

  /** The same figures with another memory. */
  public HourBucket with(Set<UUID> otherSeen) {
    return new HourBucket(hour, otherSeen, orders, revenue, users, products);
  }

  /**
   * The hour to which a fact belongs: that of the confirmation. Empty when it changes no figure.
   */
  public static Optional<Instant> hourOf(OrderFact fact) {
    Instant confirmed =
        fact instanceof OrderConfirmed order
            ? order.at()
            : fact instanceof OrderCancelled order ? order.confirmedAt() : null;
    return Optional.ofNullable(confirmed).map(at -> at.truncatedTo(ChronoUnit.HOURS));
  }

  /**
   * This bucket with facts of its hour; itself when they tell nothing new.
   *
   * @param before ids of facts that another bucket has counted
   */
  public HourBucket fold(Collection<Told> facts, Set<UUID> before) {
    var next = new Next(this);
    for (Told told : facts) {
      if (!before.contains(told.id) && next.seen.add(told.id)) {
        next.apply(told.fact);
      }
    }
    return next.seen.size() == seen.size() ? this : next.bucket(hour);
  }

  /** A bucket in the making. */
  private static final class Next {
    private final Set<UUID> seen;
    private final Map<String, Integer> users;
    private final Map<String, Sold> products;
    private long orders;
    private long revenue;

    Next(HourBucket bucket) {
      seen = new HashSet<>(bucket.seen);
      users = new HashMap<>(bucket.users);
      products = new HashMap<>(bucket.products);
      orders = bucket.orders;
      revenue = bucket.revenue;
    }

    void apply(OrderFact fact) {
      if (fact instanceof OrderConfirmed confirmed) {
        add(1, confirmed.userId(), confirmed.lines(), confirmed.total());
      } else if (fact instanceof OrderCancelled cancelled) {
        add(-1, cancelled.userId(), cancelled.lines(), cancelled.total());
      }
    }

    private void add(int sign, String user, List<OrderFact.Line> lines, Money total) {
      orders += sign;
      revenue = Math.addExact(revenue, sign * total.amount());
      users.merge(user, sign, HourBucket::sum);
      for (OrderFact.Line line : lines) {
        var sold =
            new Sold(
                (long) sign * line.quantity(),
                sign * line.unitPrice().times(line.quantity()).amount());
        products.merge(line.productId(), sold, Sold::sum);
      }
    }

    HourBucket bucket(Instant hour) {
      return new HourBucket(hour, seen, orders, revenue, users, products);
    }
  }

  /** The sum, null for 0: as a map's {@code merge} wants it. */
  static Integer sum(Integer one, Integer other) {
    int sum = one + other;
    return sum == 0 ? null : sum;
  }
}
