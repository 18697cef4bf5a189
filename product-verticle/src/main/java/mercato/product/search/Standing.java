package mercato.product.search;

/**
 * What the index knows of a product beside its snapshot.
 *
 * @param version of the snapshot; 0 while none has come
 * @param inStock as the stock topic said last
 * @param popularity in how many orders it was
 */
record Standing(long version, boolean inStock, long popularity) {

  static final Standing UNKNOWN = new Standing(0, false, 0);

  Standing withVersion(long version) {
    return new Standing(version, inStock, popularity);
  }

  Standing withStock(boolean inStock) {
    return new Standing(version, inStock, popularity);
  }

  Standing withPopularity(long popularity) {
    return new Standing(version, inStock, popularity);
  }
}
