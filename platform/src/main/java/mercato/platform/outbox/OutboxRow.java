package mercato.platform.outbox;

import java.util.UUID;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.Fact;
import mercato.contract.stream.FactTypes;
import mercato.contract.stream.Topic;
import mercato.platform.json.Json;
import mercato.platform.time.Ids;

/**
 * A fact that waits to be published.
 *
 * @param id of the fact, the same however often it is published
 * @param topic where it goes
 * @param shard the partition where it goes
 * @param key of the Kafka record
 * @param envelope JSON, sent as it is
 */
public record OutboxRow(UUID id, String topic, int shard, String key, String envelope) {

  /** A new fact with a new id. */
  public static <F extends Fact> OutboxRow of(Topic<F> topic, F fact, String trace) {
    var id = Ids.next();
    var envelope =
        new Envelope<>(
            id.toString(),
            topic.types().nameOf(fact),
            FactTypes.SCHEMA_VERSION,
            fact.key(),
            fact.at(),
            trace,
            fact);
    return new OutboxRow(
        id, topic.name(), topic.partition(fact.key()), fact.key(), Json.text(envelope));
  }
}
