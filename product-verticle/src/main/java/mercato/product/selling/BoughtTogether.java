package mercato.product.selling;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mercato.product.model.LikelihoodRatio;

/**
 * In how many orders each product was, and with which others together. One at a time counts; others
 * may ask meanwhile and wait for one order at most.
 *
 * <p>Bounds: 2,000,000 products (one that comes later is not counted); of each the partners that
 * {@link Partners} keeps; and a number of pairs in all that the owner chooses by its memory, some
 * 16 bytes each: beyond it {@link #thin} drops the pairs that were seen once, which are not shown
 * anyway, and if that is not enough those seen twice, and so on. An order of 3 lines costs some 3
 * microseconds; one of 100 lines, the most there are, has 4,950 pairs and costs 1.5 ms.
 */
final class BoughtTogether {

  private static final int MAX_PRODUCTS = 2_000_000;

  /** Once is chance. */
  private static final int LEAST_COMMON_ORDERS = 2;

  private static final int FIRST_CAPACITY = 1_024;

  /** How many products {@link #thin} looks at while others wait. */
  private static final int STRIDE = 1_024;

  private record Scored(String id, double score) {}

  private final long maxPairs;
  private final ProductNumbers numbers = new ProductNumbers();
  private final BitSet changed = new BitSet();
  private int[] orders = new int[FIRST_CAPACITY];
  private Partners[] partners = new Partners[FIRST_CAPACITY];
  private long allOrders;
  private long pairs;

  /**
   * @param maxPairs how many pairs to keep about, each counted from both sides
   */
  BoughtTogether(long maxPairs) {
    this.maxPairs = maxPairs;
  }

  /** Counts an order of these products, each of them once. */
  synchronized void add(Collection<String> products) {
    int[] all = products.stream().distinct().mapToInt(this::number).filter(n -> n >= 0).toArray();
    allOrders++;
    for (int one : all) {
      orders[one]++;
      changed.set(one);
      if (all.length > 1) {
        addPartners(one, all);
      }
    }
  }

  /** Takes back an order that was counted; never below zero. */
  synchronized void remove(Collection<String> products) {
    int[] all = products.stream().distinct().mapToInt(numbers::find).filter(n -> n >= 0).toArray();
    allOrders = Math.max(0, allOrders - 1);
    for (int one : all) {
      orders[one] = Math.max(0, orders[one] - 1);
      changed.set(one);
      if (partners[one] != null) {
        removePartners(one, all);
      }
    }
  }

  /** In how many orders a product was. */
  synchronized long orders(String id) {
    int number = numbers.find(id);
    return number < 0 ? 0 : orders[number];
  }

  synchronized int products() {
    return numbers.size();
  }

  synchronized long pairs() {
    return pairs;
  }

  /**
   * What is bought together with a product more often than by chance, in at least two orders, the
   * most surprising first: by {@link LikelihoodRatio}, then by id.
   */
  synchronized List<String> with(String id, int limit) {
    int number = numbers.find(id);
    if (number < 0 || partners[number] == null) {
      return List.of();
    }
    var scored = new ArrayList<Scored>();
    partners[number].forEach(
        (other, common) -> {
          if (common >= LEAST_COMMON_ORDERS && attract(number, other, common)) {
            scored.add(new Scored(numbers.id(other), score(number, other, common)));
          }
        });
    scored.sort(Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::id));
    return scored.stream().limit(limit).map(Scored::id).toList();
  }

  /**
   * Products whose number of orders has changed, with it; the same are not given again until they
   * change again.
   */
  synchronized Map<String, Long> takeChanged(int limit) {
    var taken = new HashMap<String, Long>();
    int next = changed.nextSetBit(0);
    while (next >= 0 && taken.size() < limit) {
      taken.put(numbers.id(next), (long) orders[next]);
      changed.clear(next);
      next = changed.nextSetBit(next + 1);
    }
    return taken;
  }

  /**
   * Counts as changed every product, and those that only the predecessor knew, at zero orders;
   * while nobody counts in that.
   */
  synchronized void replace(BoughtTogether predecessor) {
    for (int number = 0; number < predecessor.numbers.size(); number++) {
      number(predecessor.numbers.id(number));
    }
    changed.set(0, numbers.size());
  }

  /** Brings the number of pairs well below the bound if it is above; by who counts. */
  void thin() {
    for (int seen = 1; pairs() > (seen == 1 ? maxPairs : maxPairs / 4 * 3); seen++) {
      for (int from = 0; from < products(); from += STRIDE) {
        thin(from, seen);
      }
    }
  }

  private synchronized void thin(int from, int seen) {
    for (int number = from; number < Math.min(from + STRIDE, numbers.size()); number++) {
      Partners own = partners[number];
      if (own != null) {
        int before = own.size();
        own.keepMoreThan(seen, 0);
        pairs += own.size() - before;
        partners[number] = own.size() == 0 ? null : own;
      }
    }
  }

  /** Writes all of it, while nobody counts. */
  void write(DataOutput out) throws IOException {
    out.writeLong(allOrders);
    out.writeInt(numbers.size());
    for (int number = 0; number < numbers.size(); number++) {
      out.writeUTF(numbers.id(number));
      out.writeInt(orders[number]);
      (partners[number] == null ? new Partners() : partners[number]).write(out);
    }
  }

  /** What {@link #write} wrote, every product counted as changed. */
  static BoughtTogether read(DataInput in, long maxPairs) throws IOException {
    var read = new BoughtTogether(maxPairs);
    read.allOrders = in.readLong();
    int products = in.readInt();
    for (int number = 0; number < products; number++) {
      read.number(in.readUTF());
      read.orders[number] = in.readInt();
      Partners own = Partners.read(in);
      read.pairs += own.size();
      read.partners[number] = own.size() == 0 ? null : own;
    }
    read.changed.set(0, products);
    return read;
  }

  /** The product's number, a new one if need be; negative when there are too many. */
  private int number(String id) {
    int number = numbers.find(id);
    if (number >= 0 || numbers.size() == MAX_PRODUCTS) {
      return number;
    }
    int added = numbers.add(id);
    if (added == orders.length) {
      orders = Arrays.copyOf(orders, 2 * added);
      partners = Arrays.copyOf(partners, 2 * added);
    }
    return added;
  }

  private Partners own(int number) {
    if (partners[number] == null) {
      partners[number] = new Partners();
    }
    return partners[number];
  }

  private void addPartners(int one, int[] all) {
    Partners own = own(one);
    int before = own.size();
    for (int other : all) {
      if (other != one) {
        own.add(other, 1);
      }
    }
    pairs += own.size() - before;
  }

  private void removePartners(int one, int[] all) {
    Partners own = partners[one];
    int before = own.size();
    for (int other : all) {
      if (other != one) {
        own.subtract(other);
      }
    }
    pairs += own.size() - before;
    partners[one] = own.size() == 0 ? null : own;
  }

  /** Whether more have both than if one had nothing to do with the other. */
  private boolean attract(int one, int other, int common) {
    return (double) common * allOrders > (double) orders[one] * orders[other];
  }

  /** Places below zero come from orders that were taken back and never counted. */
  private double score(int one, int other, int common) {
    long first = Math.max(0, orders[one] - common);
    long second = Math.max(0, orders[other] - common);
    long neither = Math.max(0, allOrders - first - second - common);
    return LikelihoodRatio.of(common, first, second, neither);
  }
}
