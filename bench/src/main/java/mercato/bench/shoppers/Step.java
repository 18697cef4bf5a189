package mercato.bench.shoppers;

import java.util.random.RandomGenerator;

/** What a shopper does next, and how often of 100 times. */
public enum Step {
  PRODUCT(50),
  LIST(25),
  SEARCH(15),
  CART(8),
  ORDER(2);

  private final int percent;

  Step(int percent) {
    this.percent = percent;
  }

  public static Step pick(RandomGenerator random) {
    int ticket = random.nextInt(100);
    for (Step step : values()) {
      ticket -= step.percent;
      if (ticket < 0) {
        return step;
      }
    }
    throw new AssertionError("the shares do not add up to 100");
  }
}
