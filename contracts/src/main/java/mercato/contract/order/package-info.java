/** What the order service answers and tells: carts, orders, payments. */
package mercato.contract.order;
