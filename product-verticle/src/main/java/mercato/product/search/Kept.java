package mercato.product.search;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers that are kept, so many at most; the one asked for longest ago goes first. Thread-safe.
 */
final class Kept<K, V> {

  private final Map<K, V> answers;

  Kept(int most) {
    answers =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        };
  }

  /** Null when there is none. */
  synchronized V find(K question) {
    return answers.get(question);
  }

  synchronized void keep(K question, V answer) {
    answers.put(question, answer);
  }
}
