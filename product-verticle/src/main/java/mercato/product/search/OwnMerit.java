package mercato.product.search;

import org.apache.lucene.search.similarities.BasicStats;
import org.apache.lucene.search.similarities.SimilarityBase;

/**
 * A score that depends on the product and the query alone: what matches in a short text counts more
 * than in a long one, and other products do not matter.
 *
 * <p>So a score stays what it is while others write and is the same in every process, which lets a
 * list by relevance be walked from any of them without a gap or a repetition; inverse document
 * frequency, which is given up for it, has little to say where every word must match anyway. Scores
 * are multiples of 1/1024, so that their sum does not depend on the order of adding.
 */
final class OwnMerit extends SimilarityBase {

  private static final double UNIT = 1 / 1024.0;
  private static final double LENGTH_THAT_HALVES = 10;

  @Override
  protected double score(BasicStats stats, double frequency, double length) {
    double score = stats.getBoost() / (1 + length / LENGTH_THAT_HALVES);
    return Math.max(UNIT, Math.rint(score / UNIT) * UNIT);
  }

  @Override
  public String toString() {
    return "own merit";
  }
}
