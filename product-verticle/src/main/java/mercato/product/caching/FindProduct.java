package mercato.product.caching;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductView;
import mercato.product.model.ProductRules;

/** One product by id, as it is now, at most as old as the caches allow. */
public final class FindProduct {

  private final CachedProducts products;

  public FindProduct(CachedProducts products) {
    this.products = products;
  }

  public Future<ProductView> handle(ProductOperations.FindProduct request, Caller caller) {
    if (!ProductRules.isId(request.id())) {
      return Future.failedFuture(Problem.notFound("product"));
    }
    return products
        .find(request.id(), request.atLeast())
        .map(found -> found.orElseThrow(() -> Problem.notFound("product")));
  }
}
