package mercato.platform.stream;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.stream.Fact;

/**
 * Does what facts ask for. It is called on a duplicate of the context that started the consumer,
 * for one batch of a partition at a time, in order, at least once: a fact that comes again must
 * have no further effect.
 *
 * <p>A future that fails with {@link mercato.contract.Problem} of kind {@code UNAVAILABLE}, a
 * timeout or an I/O failure brings the same batch again, for ever, with growing pauses. Any other
 * failure means that a fact of the batch is poison: the batch comes again in smaller parts until
 * the one is found.
 */
@FunctionalInterface
public interface BatchHandler<F extends Fact> {

  /**
   * @param batch 1 to 500 facts of one partition in their order
   */
  Future<Void> handle(List<Delivery<F>> batch);
}
