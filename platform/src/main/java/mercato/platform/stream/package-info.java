/**
 * Facts from and to Kafka: topics, consumers of a group, replays of a whole topic.
 *
 * <p>Invariant: facts of one key reach a handler in their order, at least once, whatever fails. A
 * failure that may pass is retried in place; a fact that nobody can handle goes to the dead-letter
 * topic, and later ones of its key follow it there until they are redriven.
 *
 * <p>The consumers stand on kafka-clients itself, one thread each, and not on Vert.x's read stream:
 * that one tells of a rebalance only after it has happened, too late to finish and commit what runs
 * for a partition that is being taken away. For consumers of services and {@code
 * mercato.platform.outbox}.
 */
package mercato.platform.stream;
