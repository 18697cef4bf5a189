package mercato.product.catalogue;

import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.PricesReply;
import mercato.product.model.ProductRules;
import mercato.product.store.ProductStore;

/** Prices in force, from MongoDB and past every cache: an order is charged by them. */
public final class FindPrices {

  private final ProductStore products;

  public FindPrices(ProductStore products) {
    this.products = products;
  }

  public Future<PricesReply> handle(ProductOperations.FindPrices request, Caller caller) {
    List<String> ids = request.ids();
    if (ids == null || ids.isEmpty() || ids.size() > ProductRules.MAX_PRICES) {
      throw Problem.invalid(
          new FieldError("/ids", "must be 1 to " + ProductRules.MAX_PRICES + " ids"));
    }
    var wanted = new LinkedHashSet<>(ids);
    wanted.removeIf(id -> !ProductRules.isId(id));
    return wanted.isEmpty()
        ? Future.succeededFuture(new PricesReply(List.of()))
        : products.prices(wanted).map(PricesReply::new);
  }
}
