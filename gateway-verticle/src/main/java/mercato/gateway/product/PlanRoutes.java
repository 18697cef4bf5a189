package mercato.gateway.product;

import io.vertx.core.Future;
import java.time.Instant;
import mercato.contract.Money;
import mercato.contract.product.PlanOperations;
import mercato.contract.product.PlanOperations.CancelChange;
import mercato.contract.product.PlanOperations.EndSale;
import mercato.contract.product.PlanOperations.FindPricePlan;
import mercato.contract.product.PlanOperations.FindSale;
import mercato.contract.product.PlanOperations.ListSales;
import mercato.contract.product.PlanOperations.PlanChange;
import mercato.contract.product.PlanOperations.PlanSale;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** Prices over time, and sales: for staff. */
public final class PlanRoutes {

  private record Change(Money price, Instant at) {}

  private final ServiceBus bus;

  public PlanRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> prices(Request request) {
    var find = new FindPricePlan(productId(request));
    return bus.call(PlanOperations.FIND_PRICES, find, request.caller()).map(Reply::ok);
  }

  public Future<Reply> planChange(Request request) {
    Change change = request.body(Change.class);
    String productId = productId(request);
    var plan = new PlanChange(productId, change.price(), change.at());
    return bus.call(PlanOperations.PLAN_CHANGE, plan, request.caller())
        .map(
            planned ->
                Reply.created(
                    "/v1/products/" + productId + "/price-changes/" + planned.id(), planned));
  }

  public Future<Reply> cancelChange(Request request) {
    var cancel = new CancelChange(productId(request), request.pathParameter("changeId"));
    return bus.call(PlanOperations.CANCEL_CHANGE, cancel, request.caller())
        .map(cancelled -> Reply.of(204, null));
  }

  public Future<Reply> planSale(Request request) {
    return bus.call(PlanOperations.PLAN_SALE, request.body(PlanSale.class), request.caller())
        .map(sale -> Reply.created("/v1/sales/" + sale.id(), sale));
  }

  public Future<Reply> listSales(Request request) {
    return bus.call(PlanOperations.LIST_SALES, new ListSales(request.page()), request.caller())
        .map(found -> Reply.page(request, found, found.next()));
  }

  public Future<Reply> findSale(Request request) {
    var find = new FindSale(request.pathParameter("saleId"));
    return bus.call(PlanOperations.FIND_SALE, find, request.caller()).map(Reply::ok);
  }

  public Future<Reply> endSale(Request request) {
    var end = new EndSale(request.pathParameter("saleId"));
    return bus.call(PlanOperations.END_SALE, end, request.caller()).map(Reply::ok);
  }

  private static String productId(Request request) {
    return request.pathParameter("productId");
  }
}
