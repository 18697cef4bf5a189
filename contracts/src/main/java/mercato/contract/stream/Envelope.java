package mercato.contract.stream;

import java.time.Instant;

/**
 * A fact on its way: the JSON value of a Kafka record.
 *
 * @param id UUID of this fact, the same at each redelivery
 * @param type wire name of the body's record, see {@link FactTypes}
 * @param schemaVersion of the type, from 1
 * @param key what the fact is about, also the Kafka record's key
 * @param time when it happened
 * @param trace W3C {@code traceparent} of the request that caused it
 * @param body the fact
 */
public record Envelope<F extends Fact>(
    String id, String type, int schemaVersion, String key, Instant time, String trace, F body) {}
