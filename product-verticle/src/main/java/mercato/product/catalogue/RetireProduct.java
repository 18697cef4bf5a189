package mercato.product.catalogue;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.ProductView;
import mercato.product.changing.ChangeProduct;
import mercato.product.model.Product;

/**
 * Takes a product out of sale. One that is retired is answered as it is, whatever version was
 * expected: the caller may be asking again.
 */
public final class RetireProduct {

  private final ChangeProduct change;

  public RetireProduct(ChangeProduct change) {
    this.change = change;
  }

  public Future<ProductView> handle(CatalogueOperations.RetireProduct request, Caller caller) {
    caller.requireStaff();
    return change
        .change(request.id(), null, caller, current -> retire(current, request.expectedVersion()))
        .map(Product::view);
  }

  private static Product retire(Product current, Long expectedVersion) {
    return current.status() == ProductView.Status.RETIRED
        ? current
        : current.requireVersion(expectedVersion).withStatus(ProductView.Status.RETIRED);
  }
}
