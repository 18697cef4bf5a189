package mercato.product.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.product.PriceStep;
import mercato.contract.product.ProductView;

/**
 * A product as it is stored: true as of {@code settledAt} of its price plan.
 *
 * <p>What is true at a later instant is {@link #at}, and everybody computes the same, version
 * included. So a reader needs no write to see a price begin, and the write that makes it so in the
 * store tells nobody anything new.
 *
 * @param version counts the changes, from 1; a boundary of the plan that has passed is one
 * @param updatedAt when {@code version} began; not after {@code settledAt}
 */
public record Product(
    String id,
    String name,
    String description,
    List<String> category,
    PricePlan price,
    List<String> images,
    Map<String, String> attributes,
    ProductView.Rating rating,
    ProductView.Status status,
    long version,
    Instant createdAt,
    Instant updatedAt) {

  /** With all boundaries of the plan up to {@code now} taken in, each of them another version. */
  public Product at(Instant now) {
    List<PriceStep> passed = price.steps(now);
    Product settled = withPrice(price.at(now));
    return passed.isEmpty()
        ? settled
        : settled.withVersion(version + passed.size(), passed.get(passed.size() - 1).from());
  }

  /**
   * Itself, when it has the version.
   *
   * @param expected or null for any
   * @throws Problem {@code STALE} when it has another
   */
  public Product requireVersion(Long expected) {
    if (expected != null && expected != version) {
      throw new Problem(
          Problem.Kind.STALE, "STALE", "The product has changed since it was read; read it again.");
    }
    return this;
  }

  /** What is shown at {@code settledAt}; whoever wants to show it now asks {@link #at} first. */
  public ProductView view() {
    return new ProductView(
        id,
        name,
        description,
        category,
        price.inForce(),
        images,
        attributes,
        rating,
        status,
        price.validUntil().orElse(null),
        version,
        createdAt,
        updatedAt);
  }

  /**
   * The prices that came into force after this was settled, up to a later state of the product.
   * Boundaries that left the price as it was are not among them.
   */
  public List<PriceStep> pricesUntil(Product later) {
    var candidates = new ArrayList<>(price.steps(later.price.settledAt()));
    candidates.add(new PriceStep(later.price.settledAt(), later.price.inForce()));
    var prices = new ArrayList<PriceStep>();
    Money before = price.inForce();
    for (PriceStep step : candidates) {
      if (!step.price().equals(before)) {
        prices.add(step);
        before = step.price();
      }
    }
    return prices;
  }

  /** Another version from {@code since} on. */
  public Product withVersion(long version, Instant since) {
    return with(category, price, rating, status, version, since);
  }

  public Product withCategory(List<String> category) {
    return with(List.copyOf(category), price, rating, status, version, updatedAt);
  }

  public Product withPrice(PricePlan price) {
    return with(category, price, rating, status, version, updatedAt);
  }

  public Product withRating(ProductView.Rating rating) {
    return with(category, price, rating, status, version, updatedAt);
  }

  public Product withStatus(ProductView.Status status) {
    return with(category, price, rating, status, version, updatedAt);
  }

  private Product with(
      List<String> category,
      PricePlan price,
      ProductView.Rating rating,
      ProductView.Status status,
      long version,
      Instant updatedAt) {
    return new Product(
        id,
        name,
        description,
        category,
        price,
        images,
        attributes,
        rating,
        status,
        version,
        createdAt,
        updatedAt);
  }
}
