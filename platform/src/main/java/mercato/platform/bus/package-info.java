/**
 * How services ask each other: typed operations over the event bus, inside one JVM and between
 * several.
 *
 * <p>{@link mercato.platform.bus.ServiceBus} is all that a verticle sees: it serves operations and
 * calls them. A record travels by reference inside a JVM and as JSON between JVMs; who asks, on
 * which trace and until when rides in headers; a refusal is a {@link mercato.contract.Problem} and
 * the only failure that a caller ever sees.
 *
 * <p>Invariants: every call ends, at the latest when its operation's timeout or its caller's
 * deadline is over; what one operation has under way is bounded, and so are its attempts (two, the
 * second on another node and only where asking twice does no harm); a request past its deadline is
 * not begun. A node that the cluster has forgotten is put back or ended by {@link
 * mercato.platform.bus.RollCall}.
 *
 * <p>The caller picks the node itself and sends to {@code address@nodeId}, so that it knows which
 * node failed it: the event bus alone would send a second request to the same dead node. There is
 * one {@code ServiceBus} for each Vert.x, made by the node; verticles of every kind call it from
 * any context.
 */
package mercato.platform.bus;
