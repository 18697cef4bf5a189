/**
 * The tree of categories, and how one of them gets another path while its products are sold. There
 * are no categories but the paths in the products: a rename moves products, one page after the
 * other, until none is left under the old name. Called by the verticle.
 */
package mercato.product.categories;
