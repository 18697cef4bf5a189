package mercato.inventory.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Records as the columns that {@code unnest} takes: one array for each part. */
public final class Columns {

  private Columns() {}

  public static <T> String[] texts(List<T> items, Function<T, String> part) {
    return fill(new String[items.size()], items, part);
  }

  public static <T> UUID[] ids(List<T> items, Function<T, UUID> part) {
    return fill(new UUID[items.size()], items, part);
  }

  public static <T> Integer[] integers(List<T> items, Function<T, Integer> part) {
    return fill(new Integer[items.size()], items, part);
  }

  public static <T, A> A[] fill(A[] column, List<T> items, Function<T, A> part) {
    Arrays.setAll(column, i -> part.apply(items.get(i)));
    return column;
  }
}
