package mercato.bench.load;

import io.vertx.core.Future;
import java.util.random.RandomGenerator;

/**
 * Those who put a shop under load.
 *
 * @param <S> what they do
 */
public interface Visitors<S extends Enum<S>> {

  Class<S> steps();

  /** What somebody does next. */
  S pick(RandomGenerator random);

  /** Does it. */
  Future<Calls.Answer> take(S step, RandomGenerator random);
}
