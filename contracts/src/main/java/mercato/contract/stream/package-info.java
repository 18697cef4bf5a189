/**
 * How facts travel over Kafka: the topics, the envelope around each fact, and the wire names of
 * their types. Anyone may read; only a topic's owner writes.
 */
package mercato.contract.stream;
