package mercato.product.model;

import java.time.Instant;
import java.util.Optional;
import mercato.contract.Money;
import mercato.contract.product.ProductView;
import mercato.contract.product.WatchFact.BackInStock;
import mercato.contract.product.WatchFact.PriceDropped;
import mercato.contract.product.WatchOperations.WatchView;

/**
 * A user who wants to hear of a product.
 *
 * @param price known to the user
 * @param version of the product that had this price first; what older ones cost is old news
 * @param stockAt up to when the user knows of the stock
 * @param sequence UUIDv7; watches are listed by it, the greatest first
 */
public record Watch(
    String userId,
    String productId,
    Money price,
    long version,
    Instant stockAt,
    String sequence,
    Instant createdAt) {

  /** How many a user may have. */
  public static final int MAX_PER_USER = 500;

  /** As it begins: the user has just seen the product. */
  public static Watch of(String userId, ProductView product, String sequence, Instant now) {
    return new Watch(userId, product.id(), product.price(), product.version(), now, sequence, now);
  }

  /** The one id that a watch of this user on this product can have. */
  public static String id(String userId, String productId) {
    return userId + '/' + productId;
  }

  public String id() {
    return id(userId, productId);
  }

  /** What there is to tell of a price; nothing when it is no lower, or in another currency. */
  public Optional<PriceDropped> dropped(ProductView product, Instant at) {
    Money now = product.price();
    return now.currency().equals(price.currency()) && now.amount() < price.amount()
        ? Optional.of(new PriceDropped(userId, productId, product.name(), price, now, at))
        : Optional.empty();
  }

  public BackInStock backInStock(ProductView product, Instant at) {
    return new BackInStock(userId, productId, product.name(), at);
  }

  public WatchView view() {
    return new WatchView(productId, price, createdAt);
  }
}
