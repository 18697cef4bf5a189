/**
 * The rules of orders, pure: no clock, no random, no I/O, no Vert.x; time and ids come in as
 * arguments. {@link mercato.order.model.Order} is the fold of its events, {@link
 * mercato.order.model.Checkout} the saga, {@link mercato.order.model.OrderDecisions} what is legal.
 *
 * <p>Invariant: an order is never made of events that {@code OrderDecisions} calls illegal. For
 * every package of this service; it depends on contracts alone.
 */
package mercato.order.model;
