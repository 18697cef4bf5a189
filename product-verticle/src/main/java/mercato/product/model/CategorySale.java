package mercato.product.model;

import java.time.Instant;
import java.util.Set;
import mercato.contract.product.PlanOperations.SaleStatus;
import mercato.contract.product.PlanOperations.SaleView;

/**
 * A percentage off every product of a category. It takes effect through the price plans of the
 * products, onto which it is spread.
 *
 * @param cancelledAt null unless it was called off
 * @param reached what has become of it so far
 */
public record CategorySale(
    String id,
    String name,
    String category,
    int percent,
    Instant startsAt,
    Instant endsAt,
    Instant createdAt,
    Instant cancelledAt,
    Set<Stage> reached) {

  /** What happens to a sale, each once. */
  public enum Stage {
    /** It lies on all products that its category had. */
    SPREAD,
    /** Its start has passed. */
    BEGUN,
    /** It is over, and nothing is left to be done for it. */
    CLOSED
  }

  public CategorySale {
    reached = Set.copyOf(reached);
  }

  public SaleStatus status(Instant now) {
    if (cancelledAt != null) {
      return SaleStatus.CANCELLED;
    }
    if (now.isBefore(startsAt)) {
      return SaleStatus.PLANNED;
    }
    return now.isBefore(endsAt) ? SaleStatus.RUNNING : SaleStatus.ENDED;
  }

  public boolean isOver(Instant now) {
    return cancelledAt != null || !now.isBefore(endsAt);
  }

  public CategorySale cancelled(Instant at) {
    return new CategorySale(id, name, category, percent, startsAt, endsAt, createdAt, at, reached);
  }

  /** The product as it should be: with the sale in its category, without it elsewhere. */
  public Product apply(Product product) {
    PricePlan plan = product.price();
    boolean on = cancelledAt == null && CategoryRules.isIn(product.category(), category);
    return product.withPrice(
        on ? plan.with(new PricePlan.Sale(id, percent, startsAt, endsAt)) : plan.withoutSale(id));
  }

  /**
   * @param products on which it lies
   */
  public SaleView view(long products, Instant now) {
    return new SaleView(
        id, name, category, percent, startsAt, endsAt, status(now), products, createdAt);
  }
}
