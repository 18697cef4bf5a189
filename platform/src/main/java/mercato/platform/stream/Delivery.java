package mercato.platform.stream;

import mercato.contract.stream.Envelope;
import mercato.contract.stream.Fact;

/**
 * A fact that has arrived.
 *
 * @param partition of the topic where it stands
 * @param offset where it stands there; the same at each redelivery, also out of the dead letters
 */
public record Delivery<F extends Fact>(Envelope<F> envelope, int partition, long offset) {}
