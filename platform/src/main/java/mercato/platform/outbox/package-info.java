/**
 * Facts on their way from a service's own store to Kafka.
 *
 * <p>Invariant: a fact that was committed with its state is published at least once, facts of one
 * key in the order in which they were written, whatever fails. One lease holder per shard
 * publishes, then deletes; a holder that slept past its lease is fenced by Kafka. For stores of
 * services (writing rows) and their verticles (running the relay).
 */
package mercato.platform.outbox;
