/**
 * The Kafka broker in a JVM of its own, because its client library is not the services' one.
 *
 * <p>Invariant: nothing of the services is on this class path. Started by {@code mercato.embedded}
 * only.
 */
package mercato.embedded.broker;
