/** What the product service answers and tells: the catalogue, its search, its prices. */
package mercato.contract.product;
