package mercato.product.selling;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * With which products, by number, one was in how many orders: a hash table of pairs of ints.
 *
 * <p>At most {@link #MAX}. When full, the rarest quarter leaves, so that a newcomer has room to
 * become frequent before it is weighed. What left counts from 0 again when it comes back, so a
 * count is never too high. That does little harm: only products with more partners than are ever
 * shown lose any, and of these the rare ones, which rank last, since at equal attraction G² grows
 * in proportion to the count. The rare product itself has few partners and loses none.
 */
final class Partners {

  static final int MAX = 200;

  private static final int KEPT = MAX * 3 / 4;
  private static final int FIRST_CAPACITY = 4;

  interface Visitor {
    void visit(int partner, int count);
  }

  private int[] slots = new int[2 * FIRST_CAPACITY]; // number + 1, count; 0 is free
  private int size;

  int size() {
    return size;
  }

  void add(int partner, int count) {
    int place = place(slots, partner);
    if (slots[place] == 0) {
      if (size == room()) {
        makeRoom();
        place = place(slots, partner);
      }
      slots[place] = partner + 1;
      size++;
    }
    slots[place + 1] += count;
  }

  /** One less; of what is not there, or not any more, nothing is taken. */
  void subtract(int partner) {
    int place = place(slots, partner);
    if (slots[place] != 0 && --slots[place + 1] == 0) {
      keepMoreThan(0, MAX);
    }
  }

  void forEach(Visitor visitor) {
    for (int place = 0; place < slots.length; place += 2) {
      if (slots[place] != 0) {
        visitor.visit(slots[place] - 1, slots[place + 1]);
      }
    }
  }

  /**
   * Drops those with at most so many common orders.
   *
   * @param equal how many of those with just as many stay nevertheless
   */
  void keepMoreThan(int count, int equal) {
    var kept = new Partners();
    int[] old = slots;
    int spare = equal;
    for (int place = 0; place < old.length; place += 2) {
      boolean stays = old[place + 1] > count || old[place + 1] == count && count > 0 && spare-- > 0;
      if (old[place] != 0 && stays) {
        kept.add(old[place] - 1, old[place + 1]);
      }
    }
    slots = kept.slots;
    size = kept.size;
  }

  void write(DataOutput out) throws IOException {
    out.writeShort(size);
    for (int place = 0; place < slots.length; place += 2) {
      if (slots[place] != 0) {
        out.writeInt(slots[place] - 1);
        out.writeInt(slots[place + 1]);
      }
    }
  }

  static Partners read(DataInput in) throws IOException {
    var read = new Partners();
    for (int left = in.readShort(); left > 0; left--) {
      read.add(in.readInt(), in.readInt());
    }
    return read;
  }

  private int room() {
    return Math.min(MAX, slots.length / 2 * 7 / 8);
  }

  private void makeRoom() {
    if (size < MAX) {
      var wider = new int[2 * slots.length];
      forEach((partner, count) -> copy(wider, partner, count));
      slots = wider;
    } else {
      int[] counts = counts();
      Arrays.sort(counts);
      int least = counts[MAX - KEPT];
      int more = (int) Arrays.stream(counts).filter(count -> count > least).count();
      keepMoreThan(least, KEPT - more);
    }
  }

  private static void copy(int[] slots, int partner, int count) {
    int place = place(slots, partner);
    slots[place] = partner + 1;
    slots[place + 1] = count;
  }

  private int[] counts() {
    var counts = new int[size];
    int next = 0;
    for (int place = 0; place < slots.length; place += 2) {
      if (slots[place] != 0) {
        counts[next++] = slots[place + 1];
      }
    }
    return counts;
  }

  /** Where a partner is, or where it would be. */
  private static int place(int[] slots, int partner) {
    int mask = slots.length - 1;
    int place = 2 * ProductNumbers.mix(partner) & mask;
    while (slots[place] != 0 && slots[place] != partner + 1) {
      place = place + 2 & mask;
    }
    return place;
  }
}
