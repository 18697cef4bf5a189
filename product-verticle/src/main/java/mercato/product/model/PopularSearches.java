package mercato.product.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * What people searched for, to be completed from its beginning. Holds only what was searched at
 * least {@link #LEAST} times: what one person typed once is nobody else's business.
 */
public final class PopularSearches {

  public static final PopularSearches NONE = of(Map.of());

  /** A search is shown to others from so many times on. */
  static final long LEAST = 3;

  private record Counted(String text, long times) {}

  private static final Comparator<Counted> WORST_FIRST =
      Comparator.comparingLong(Counted::times)
          .thenComparing(Counted::text, Comparator.reverseOrder());

  private final Counted[] byText;

  private PopularSearches(Counted[] byText) {
    this.byText = byText;
  }

  /**
   * @param times how often each was searched, in the form of {@link SuggestRules#search}
   */
  public static PopularSearches of(Map<String, Long> times) {
    return new PopularSearches(
        times.entrySet().stream()
            .filter(search -> search.getValue() >= LEAST)
            .map(search -> new Counted(search.getKey(), search.getValue()))
            .sorted(Comparator.comparing(Counted::text))
            .toArray(Counted[]::new));
  }

  /** The most frequent that begin so, then by text. Some microseconds for thousands of them. */
  public List<String> startingWith(String prefix, int limit) {
    var best = new PriorityQueue<>(limit + 1, WORST_FIRST);
    for (int i = first(prefix); i < byText.length && byText[i].text.startsWith(prefix); i++) {
      best.add(byText[i]);
      if (best.size() > limit) {
        best.remove();
      }
    }
    return best.stream().sorted(WORST_FIRST.reversed()).map(Counted::text).toList();
  }

  private int first(String prefix) {
    int found =
        Arrays.binarySearch(byText, new Counted(prefix, 0), Comparator.comparing(Counted::text));
    return found < 0 ? -found - 1 : found;
  }
}
