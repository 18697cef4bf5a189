package mercato.bench.logins;

import io.vertx.core.Future;
import java.util.random.RandomGenerator;
import mercato.bench.load.Calls.Answer;
import mercato.bench.load.Visitors;
import mercato.bench.shoppers.Shoppers;
import mercato.bench.shoppers.Step;

/** Shoppers who only look around: they read, list and search, as often as all shoppers do. */
final class Browsing implements Visitors<Browsing.Look> {

  enum Look {
    PRODUCT(Step.PRODUCT),
    LIST(Step.LIST),
    SEARCH(Step.SEARCH);

    private final Step step;

    Look(Step step) {
      this.step = step;
    }
  }

  private final Shoppers shoppers;

  /**
   * @param shoppers who have looked around already
   */
  Browsing(Shoppers shoppers) {
    this.shoppers = shoppers;
  }

  @Override
  public Class<Look> steps() {
    return Look.class;
  }

  @Override
  public Look pick(RandomGenerator random) {
    while (true) {
      Step step = Step.pick(random);
      for (Look look : Look.values()) {
        if (look.step == step) {
          return look;
        }
      }
    }
  }

  @Override
  public Future<Answer> take(Look look, RandomGenerator random) {
    return shoppers.take(look.step, random);
  }
}
