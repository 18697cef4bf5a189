package mercato.product.pricing;

import io.vertx.core.Future;
import java.time.InstantSource;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.PlanOperations.CancelChange;
import mercato.contract.product.PlanOperations.Done;
import mercato.contract.product.PlanOperations.PlanChange;
import mercato.contract.product.PlanOperations.PlannedChange;
import mercato.platform.time.Ids;
import mercato.product.changing.ChangeProduct;
import mercato.product.model.PlanRules;
import mercato.product.model.PricePlan;
import mercato.product.model.ProductRules;

/** Plans changes of a product's price, and takes them back. */
public final class PlanChanges {

  private final ChangeProduct change;
  private final InstantSource clock;

  public PlanChanges(ChangeProduct change, InstantSource clock) {
    this.change = change;
    this.clock = clock;
  }

  public Future<PlannedChange> plan(PlanChange request, Caller caller) {
    caller.requireStaff();
    requireId(request.productId());
    PricePlan.Change planned = PlanRules.check(request, Ids.next().toString(), clock.instant());
    return change
        .change(request.productId(), null, caller, product -> PlanRules.plan(product, planned))
        .map(done -> new PlannedChange(planned.id(), planned.at(), planned.price()));
  }

  public Future<Done> cancel(CancelChange request, Caller caller) {
    caller.requireStaff();
    requireId(request.productId());
    return change
        .change(
            request.productId(),
            null,
            caller,
            product -> PlanRules.cancel(product, request.changeId()))
        .map(done -> new Done());
  }

  private static void requireId(String productId) {
    if (!ProductRules.isId(productId)) {
      throw Problem.notFound("product");
    }
  }
}
