package mercato.product.pricing;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.PlanOperations;
import mercato.contract.product.PlanOperations.PlannedChange;
import mercato.contract.product.PlanOperations.PricePlanView;
import mercato.contract.product.PriceStep;
import mercato.product.model.Product;
import mercato.product.model.ProductRules;
import mercato.product.store.ProductStore;
import mercato.product.store.ProductStore.Chronicle;

/** What a product cost and will cost, whether it has been written down yet or not. */
public final class FindPricePlan {

  private static final int MAX_HISTORY = 1_000;

  private final ProductStore products;
  private final InstantSource clock;

  public FindPricePlan(ProductStore products, InstantSource clock) {
    this.products = products;
    this.clock = clock;
  }

  public Future<PricePlanView> handle(PlanOperations.FindPricePlan request, Caller caller) {
    caller.requireStaff();
    return ProductRules.isId(request.productId())
        ? products
            .findChronicle(request.productId())
            .map(found -> view(found.orElseThrow(() -> Problem.notFound("product"))))
        : Future.failedFuture(Problem.notFound("product"));
  }

  private PricePlanView view(Chronicle chronicle) {
    Product stored = chronicle.product();
    Product now = stored.at(clock.instant());
    var history = new ArrayList<>(chronicle.history());
    history.addAll(stored.pricesUntil(now));
    Collections.reverse(history);
    List<PriceStep> newest = history.subList(0, Math.min(history.size(), MAX_HISTORY));
    return new PricePlanView(
        now.id(),
        now.price().regular(),
        List.copyOf(newest),
        now.price().changes().stream()
            .map(change -> new PlannedChange(change.id(), change.at(), change.price()))
            .toList(),
        now.price().upcoming());
  }
}
