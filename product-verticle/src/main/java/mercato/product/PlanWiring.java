package mercato.product;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.product.CategoryOperations;
import mercato.contract.product.PlanOperations;
import mercato.platform.bus.ServiceBus;
import mercato.product.background.LeasedWork;
import mercato.product.categories.FindCategories;
import mercato.product.categories.MoveProducts;
import mercato.product.categories.RenameCategories;
import mercato.product.pricing.FindPricePlan;
import mercato.product.pricing.FindSales;
import mercato.product.pricing.KeepSales;
import mercato.product.pricing.PlanChanges;
import mercato.product.pricing.PlanSales;
import mercato.product.pricing.SettlePrices;
import mercato.product.store.RenameStore;
import mercato.product.store.SaleStore;

/** Prices over time, and the tree of categories. */
final class PlanWiring {

  private final Foundation on;
  private final SaleStore sales;
  private final RenameStore renames;
  private final SettlePrices prices;

  PlanWiring(Foundation on) {
    this.on = on;
    sales = new SaleStore(on.database());
    renames = new RenameStore(on.database());
    prices = new SettlePrices(on.index()::due, on.change(), on.node().metrics(), on.clock());
  }

  Future<?> serve() {
    return Future.all(servePlans(), serveCategories());
  }

  /** In this order: a sale's new path is known before products come there. */
  void addTo(LeasedWork upkeep) {
    var keepSales =
        new KeepSales(
            KeepSales.Candidates.of(on.index()),
            on.change(),
            sales,
            renames,
            on.pending(),
            on.node().metrics(),
            on.clock());
    var moveProducts =
        new MoveProducts(
            on.index()::under,
            on.change(),
            renames,
            sales,
            on.pending(),
            on.node().metrics(),
            on.clock());
    upkeep
        .add("prices", prices::turn)
        .add("sales", keepSales::turn)
        .add("renames", moveProducts::turn);
  }

  Future<Void> close() {
    prices.close();
    return Future.succeededFuture();
  }

  private Future<?> servePlans() {
    ServiceBus bus = on.node().bus();
    var changes = new PlanChanges(on.change(), on.clock());
    var plans = new PlanSales(sales, on.index()::countSale, on.clock());
    var find = new FindSales(sales, on.index()::countSale, on.clock());
    return Future.all(
        List.of(
            bus.serve(
                PlanOperations.FIND_PRICES, new FindPricePlan(on.products(), on.clock())::handle),
            bus.serve(PlanOperations.PLAN_CHANGE, changes::plan),
            bus.serve(PlanOperations.CANCEL_CHANGE, changes::cancel),
            bus.serve(PlanOperations.PLAN_SALE, plans::plan),
            bus.serve(PlanOperations.END_SALE, plans::end),
            bus.serve(PlanOperations.LIST_SALES, find::list),
            bus.serve(PlanOperations.FIND_SALE, find::find)));
  }

  private Future<?> serveCategories() {
    ServiceBus bus = on.node().bus();
    var rename = new RenameCategories(renames, on.index()::categories, on.clock());
    return Future.all(
        bus.serve(
            CategoryOperations.TREE,
            new FindCategories(on.index()::categories, on.clock())::handle),
        bus.serve(CategoryOperations.RENAME, rename::rename),
        bus.serve(CategoryOperations.FIND_RENAME, rename::find));
  }
}
