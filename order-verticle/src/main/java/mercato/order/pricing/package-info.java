/**
 * What an order costs: prices in force, shipping, tax, coupons. The rules are in {@code model};
 * here is what they work on.
 *
 * <p>Invariant: an order and a quote of the same goods, to the same place, at the same time cost
 * the same, since one class prices both. Rates and coupons are data; what a coupon may still be
 * used for is decided where the intent is stored ({@code history}).
 */
package mercato.order.pricing;
