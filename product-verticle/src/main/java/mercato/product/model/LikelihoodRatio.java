package mercato.product.model;

/**
 * How much the orders speak against two products being bought independently of each other: G², the
 * log-likelihood ratio of a two by two table. T. Dunning, "Accurate Methods for the Statistics of
 * Surprise and Coincidence", Computational Linguistics 19(1), 1993; computed through entropies as
 * Apache Mahout does.
 *
 * <p>Unlike a share or a cosine it grows with the evidence: three common orders of two rare
 * products count, and the bestseller that is in every other order anyway does not.
 */
public final class LikelihoodRatio {

  private LikelihoodRatio() {}

  /**
   * G², at least 0; the same for products that attract each other and that avoid each other.
   *
   * @param both orders with both products
   * @param first orders with the first one only
   * @param second orders with the second one only
   * @param neither all other orders
   */
  public static double of(long both, long first, long second, long neither) {
    double all = xLogX(both + first + second + neither);
    double rows = all - xLogX(both + first) - xLogX(second + neither);
    double columns = all - xLogX(both + second) - xLogX(first + neither);
    double table = all - xLogX(both) - xLogX(first) - xLogX(second) - xLogX(neither);
    return Math.max(0, 2 * (rows + columns - table)); // below 0 by rounding only
  }

  private static double xLogX(long x) {
    return x == 0 ? 0 : x * Math.log(x);
  }
}
