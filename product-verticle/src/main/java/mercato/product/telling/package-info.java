/**
 * How a change of a product becomes a fact on Kafka: ids go into {@code pending} before the write,
 * the relay sends snapshots of what it finds there. Nothing that was answered is ever lost, and the
 * facts of one product leave in order.
 */
package mercato.product.telling;
