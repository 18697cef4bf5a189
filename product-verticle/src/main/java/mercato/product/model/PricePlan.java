package mercato.product.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import mercato.contract.Money;
import mercato.contract.product.PriceStep;

/**
 * What a product costs, now and later: the regular price, planned changes of it, and the sales on
 * the product. Nothing has to be written for a price to change: whoever holds a plan computes the
 * price of any instant from it.
 *
 * <p>A boundary is an instant at which the price may change: that of a change, a sale's start or
 * its end. Several that fall together are one boundary. Instants are whole milliseconds.
 *
 * @param regular before sales
 * @param changes those after {@code settledAt}, the next first; of two at one instant the one with
 *     the greater id counts
 * @param sales those that end after {@code settledAt}; as many as are not over in the whole shop
 * @param settledAt up to when all boundaries have been taken in, this instant included
 */
public record PricePlan(Money regular, List<Change> changes, List<Sale> sales, Instant settledAt) {

  /** How many changes may be planned at a time. */
  public static final int MAX_CHANGES = 20;

  /** The regular price from {@code at} on. */
  public record Change(String id, Instant at, Money price) {

    public Change {
      at = at.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /**
   * @param percent 1 to 99, taken off the regular price
   * @param endsAt the first instant without it
   */
  public record Sale(String id, int percent, Instant startsAt, Instant endsAt) {

    public Sale {
      startsAt = startsAt.truncatedTo(ChronoUnit.MILLIS);
      endsAt = endsAt.truncatedTo(ChronoUnit.MILLIS);
    }

    boolean runs(Instant now) {
      return !startsAt.isAfter(now) && endsAt.isAfter(now);
    }
  }

  private static final Comparator<Change> BY_INSTANT =
      Comparator.comparing(Change::at).thenComparing(Change::id);
  private static final Comparator<Sale> BY_START =
      Comparator.comparing(Sale::startsAt).thenComparing(Sale::id);

  public PricePlan {
    changes = sorted(changes, BY_INSTANT);
    sales = sorted(sales, BY_START);
    settledAt = settledAt.truncatedTo(ChronoUnit.MILLIS);
  }

  /** A price with nothing planned. */
  public static PricePlan of(Money regular, Instant now) {
    return new PricePlan(regular, List.of(), List.of(), now);
  }

  /**
   * The price at {@code settledAt}: the regular one, less the greatest percentage of the sales that
   * run, rounded half up.
   */
  public Money inForce() {
    int off = 0;
    for (Sale sale : sales) {
      if (sale.percent() > off && sale.runs(settledAt)) {
        off = sale.percent();
      }
    }
    return off == 0
        ? regular
        : new Money(
            (Math.multiplyExact(regular.amount(), 100L - off) + 50) / 100, regular.currency());
  }

  /** The first boundary after {@code settledAt}. */
  public Optional<Instant> validUntil() {
    return boundaries(Instant.MAX).stream().findFirst();
  }

  /** The plan once all boundaries up to {@code now} have passed; itself when that is no news. */
  public PricePlan at(Instant now) {
    if (!now.isAfter(settledAt)) {
      return this;
    }
    Money settled = regular;
    for (Change change : changes) {
      if (!change.at().isAfter(now)) {
        settled = change.price();
      }
    }
    return new PricePlan(
        settled,
        keep(changes, change -> change.at().isAfter(now)),
        keep(sales, sale -> sale.endsAt().isAfter(now)),
        now);
  }

  /** The boundaries after {@code settledAt} until {@code until}, each with the price from it on. */
  public List<PriceStep> steps(Instant until) {
    return boundaries(until).stream()
        .map(instant -> new PriceStep(instant, at(instant).inForce()))
        .toList();
  }

  /** All boundaries after {@code settledAt}, each with the price from it on. */
  public List<PriceStep> upcoming() {
    return steps(Instant.MAX);
  }

  /**
   * With a change more, or in place of the one with its id; one whose time has come is made now.
   */
  public PricePlan with(Change change) {
    PricePlan others = withoutChange(change.id());
    if (!change.at().isAfter(settledAt)) {
      return others.withRegular(change.price());
    }
    return new PricePlan(regular, joined(others.changes, change), sales, settledAt);
  }

  public PricePlan withoutChange(String id) {
    return new PricePlan(
        regular, keep(changes, change -> !change.id().equals(id)), sales, settledAt);
  }

  /** With a sale more, or in place of the one with its id; one that is over is not taken in. */
  public PricePlan with(Sale sale) {
    PricePlan others = withoutSale(sale.id());
    return sale.endsAt().isAfter(settledAt)
        ? new PricePlan(regular, changes, joined(others.sales, sale), settledAt)
        : others;
  }

  public PricePlan withoutSale(String id) {
    return new PricePlan(regular, changes, keep(sales, sale -> !sale.id().equals(id)), settledAt);
  }

  public PricePlan withRegular(Money price) {
    return new PricePlan(price, changes, sales, settledAt);
  }

  private TreeSet<Instant> boundaries(Instant until) {
    var instants = new TreeSet<Instant>();
    changes.forEach(change -> instants.add(change.at()));
    sales.forEach(sale -> instants.add(sale.startsAt()));
    sales.forEach(sale -> instants.add(sale.endsAt()));
    instants.removeIf(instant -> !instant.isAfter(settledAt) || instant.isAfter(until));
    return instants;
  }

  private static <T> List<T> joined(List<T> some, T other) {
    var all = new ArrayList<T>(some);
    all.add(other);
    return all;
  }

  private static <T> List<T> keep(List<T> all, Predicate<T> wanted) {
    return all.isEmpty() ? all : all.stream().filter(wanted).toList();
  }

  private static <T> List<T> sorted(List<T> all, Comparator<T> order) {
    return all.size() < 2 ? List.copyOf(all) : all.stream().sorted(order).toList();
  }
}
