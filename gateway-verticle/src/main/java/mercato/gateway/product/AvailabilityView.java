package mercato.gateway.product;

/** How many pieces of a product can be had. */
record AvailabilityView(String productId, int available, boolean inStock) {
  static AvailabilityView of(String productId, int available) {
    return new AvailabilityView(productId, available, available > 0);
  }
}
