package mercato.product.catalogue;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductView;
import mercato.product.model.ProductRules;
import mercato.product.store.ProductStore;

/** One product by id, at most as old as the cache allows. */
public final class FindProduct {

  private final ProductStore products;
  private final ProductCache cache;

  public FindProduct(ProductStore products, ProductCache cache) {
    this.products = products;
    this.cache = cache;
  }

  public Future<ProductView> handle(ProductOperations.FindProduct request, Caller caller) {
    if (!ProductRules.isId(request.id())) {
      return Future.failedFuture(Problem.notFound("product"));
    }
    return cache
        .get(request.id(), products::find)
        .map(found -> found.orElseThrow(() -> Problem.notFound("product")));
  }
}
