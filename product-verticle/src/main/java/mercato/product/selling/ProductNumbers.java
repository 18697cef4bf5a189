package mercato.product.selling;

import java.util.Arrays;

/**
 * Gives product ids numbers from 0 on, in the order in which they come, and keeps them: a hash
 * table of numbers beside the ids, at some 70 bytes a product.
 */
final class ProductNumbers {

  static final int NONE = -1;

  private static final int FIRST_CAPACITY = 1_024;

  private String[] ids = new String[FIRST_CAPACITY];
  private int[] table = new int[2 * FIRST_CAPACITY]; // number + 1; 0 is free
  private int size;

  int size() {
    return size;
  }

  String id(int number) {
    return ids[number];
  }

  /** The number of an id, or {@link #NONE}. */
  int find(String id) {
    return table[place(id)] - 1;
  }

  /** The number of an id, a new one if it has none yet. */
  int add(String id) {
    int place = place(id);
    if (table[place] == 0) {
      if (size == ids.length) {
        grow();
        place = place(id);
      }
      ids[size++] = id;
      table[place] = size;
    }
    return table[place] - 1;
  }

  private void grow() {
    ids = Arrays.copyOf(ids, 2 * size);
    table = new int[4 * size];
    for (int number = 0; number < size; number++) {
      table[place(ids[number])] = number + 1;
    }
  }

  /** Where an id is, or where it would be. */
  private int place(String id) {
    int mask = table.length - 1;
    int place = mix(id.hashCode()) & mask;
    while (table[place] != 0 && !ids[table[place] - 1].equals(id)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  /** Ids that count up hash to neighbours, which would make long runs. */
  static int mix(int hash) {
    int spread = hash * 0x9E3779B9;
    return spread ^ spread >>> 16;
  }
}
