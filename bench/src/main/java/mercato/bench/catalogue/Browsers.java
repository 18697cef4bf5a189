package mercato.bench.catalogue;

import static mercato.bench.load.Calls.encode;

import io.vertx.core.Future;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import mercato.bench.load.Calls;
import mercato.bench.load.Calls.Answer;
import mercato.bench.load.Visitors;

/** People who look for things and look at them: of 1,000 requests 800 read a product. */
final class Browsers implements Visitors<Browsers.Step> {

  /** What they do, and how often of 100 times. */
  enum Step {
    /** One product; some are asked for much more than others. */
    READ(80),
    /** Words with the counts that a page of results shows beside it. */
    SEARCH(14),
    /** A category, filtered and sorted. */
    LIST(6);

    private final int percent;

    Step(int percent) {
      this.percent = percent;
    }
  }

  private static final List<String> SORTS =
      List.of("newest", "price", "-price", "popularity", "rating");

  private final Calls calls;
  private final int products;

  Browsers(Calls calls, int products) {
    this.calls = calls;
    this.products = products;
  }

  @Override
  public Class<Step> steps() {
    return Step.class;
  }

  @Override
  public Step pick(RandomGenerator random) {
    int ticket = random.nextInt(100);
    for (Step step : Step.values()) {
      ticket -= step.percent;
      if (ticket < 0) {
        return step;
      }
    }
    throw new AssertionError("the shares do not add up to 100");
  }

  @Override
  public Future<Answer> take(Step step, RandomGenerator random) {
    var choice = new SplittableRandom(random.nextLong());
    return calls.get(
        switch (step) {
          case READ -> "/v1/products/" + MadeUpCatalogue.id(popular(choice));
          case SEARCH ->
              "/v1/products?facets=category,price,attr.colour&q=" + encode(words(choice));
          case LIST -> list(choice);
        });
  }

  /** Zipf, but for the order: numbers that follow each other are read as often as any. */
  private int popular(SplittableRandom choice) {
    long place = (long) Math.pow(products + 1.0, choice.nextDouble()) - 1;
    return (int) (place * 7_919 % products);
  }

  private static String words(SplittableRandom choice) {
    return switch (choice.nextInt(4)) {
      case 0 -> MadeUpCatalogue.BRANDS.any(choice);
      case 1 -> MadeUpCatalogue.BRANDS.any(choice) + " " + MadeUpCatalogue.KINDS.any(choice);
      case 2 -> MadeUpCatalogue.COLOURS.any(choice) + " " + MadeUpCatalogue.KINDS.any(choice);
      default -> misspelt(MadeUpCatalogue.BRANDS.any(choice), choice);
    };
  }

  /** Two letters swapped. */
  private static String misspelt(String word, SplittableRandom choice) {
    int at = choice.nextInt(word.length() - 1);
    return word.substring(0, at) + word.charAt(at + 1) + word.charAt(at) + word.substring(at + 2);
  }

  private static String list(SplittableRandom choice) {
    var path = MadeUpCatalogue.category(MadeUpCatalogue.KINDS.any(choice));
    return "/v1/products?limit=20&sort="
        + SORTS.get(choice.nextInt(SORTS.size()))
        + "&category="
        + encode(String.join("/", path.subList(0, 2 + choice.nextInt(2))))
        + "&attr.colour="
        + MadeUpCatalogue.COLOURS.any(choice);
  }
}
