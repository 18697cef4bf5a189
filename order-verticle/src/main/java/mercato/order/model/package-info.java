/**
 * The rules of orders, pure: no clock, no random, no I/O, no Vert.x; time and ids come in as
 * arguments. {@link mercato.order.model.Order} is the fold of its events, {@link
 * mercato.order.model.Checkout} the saga; {@code OrderTransitions} says which event is legal when,
 * {@link mercato.order.model.OrderDecisions} what people may do.
 *
 * <p>Invariant: no event is added to an order that {@code OrderTransitions} calls illegal. For
 * every package of this service; it depends on contracts alone.
 */
package mercato.order.model;
