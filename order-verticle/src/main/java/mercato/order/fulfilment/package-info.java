/**
 * What becomes of an order after its checkout: it is shipped and arrives, it is called off, money
 * is paid back, pieces come back.
 *
 * <p>Invariant: whatever people do to an order is first stored as an event that {@link
 * mercato.order.model.OrderDecisions} allows; the saga then does what follows from it.
 */
package mercato.order.fulfilment;
