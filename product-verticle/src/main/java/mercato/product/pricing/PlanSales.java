package mercato.product.pricing;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.PlanOperations.EndSale;
import mercato.contract.product.PlanOperations.PlanSale;
import mercato.contract.product.PlanOperations.SaleView;
import mercato.platform.time.Ids;
import mercato.product.model.CategorySale;
import mercato.product.model.PlanRules;
import mercato.product.store.SaleStore;

/**
 * Plans sales and calls them off. Here only the sale itself is written; {@link KeepSales} puts it
 * onto products and takes it off.
 *
 * <p>Sales that are planned at the same instant may together be a few more than 100: the limit
 * keeps their number small, and nothing breaks beyond it.
 */
public final class PlanSales {

  private final SaleStore sales;
  private final Function<String, Future<Long>> count;
  private final InstantSource clock;

  /**
   * @param count on how many products a sale lies
   */
  public PlanSales(SaleStore sales, Function<String, Future<Long>> count, InstantSource clock) {
    this.sales = sales;
    this.count = count;
    this.clock = clock;
  }

  public Future<SaleView> plan(PlanSale request, Caller caller) {
    caller.requireStaff();
    Instant now = clock.instant();
    CategorySale sale = PlanRules.check(request, Ids.next().toString(), now);
    return sales
        .open()
        .compose(
            open -> {
              PlanRules.requireRoom(open, now);
              return sales.add(sale);
            })
        .map(added -> sale.view(0, now));
  }

  /** A sale that is over stays as it is. */
  public Future<SaleView> end(EndSale request, Caller caller) {
    caller.requireStaff();
    Instant now = clock.instant();
    return sales
        .find(request.id())
        .map(found -> found.orElseThrow(() -> Problem.notFound("sale")))
        .compose(
            sale ->
                sale.isOver(now)
                    ? Future.succeededFuture(sale)
                    : sales.cancel(sale.id(), now).map(done -> sale.cancelled(now)))
        .compose(sale -> count.apply(sale.id()).map(products -> sale.view(products, now)));
  }
}
