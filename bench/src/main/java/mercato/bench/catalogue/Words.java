package mercato.bench.catalogue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Made-up words, the same in each run, of which the first are used most, as in real catalogues: the
 * chance of a word is about one by its place (Zipf).
 */
final class Words {

  private static final String[] ONSETS = {
    "b", "br", "c", "ch", "d", "f", "g", "gr", "k", "l", "m", "n", "p", "qu", "r", "s", "st", "t",
    "tr", "v", "w", "z"
  };
  private static final String[] VOWELS = {"a", "e", "i", "o", "u", "ai", "ea", "oo"};
  private static final String[] CODAS = {"", "", "l", "n", "r", "s", "x", "nd", "rk", "st"};

  private final List<String> words;

  private Words(List<String> words) {
    this.words = words;
  }

  static Words of(List<String> words) {
    return new Words(words);
  }

  /**
   * @param syllables of each word
   */
  static Words made(int count, int syllables, long seed) {
    var random = new SplittableRandom(seed);
    return new Words(
        Stream.generate(() -> word(random, syllables)).distinct().limit(count).toList());
  }

  String any(SplittableRandom random) {
    // The inverse of a distribution function that grows with the logarithm of the place.
    int place = (int) Math.pow(words.size() + 1.0, random.nextDouble()) - 1;
    return words.get(Math.min(place, words.size() - 1));
  }

  private static String word(SplittableRandom random, int syllables) {
    var word = new StringBuilder();
    for (int i = 0; i < syllables; i++) {
      word.append(pick(ONSETS, random)).append(pick(VOWELS, random));
    }
    return word.append(pick(CODAS, random)).toString();
  }

  private static String pick(String[] of, SplittableRandom random) {
    return of[random.nextInt(of.length)];
  }
}
