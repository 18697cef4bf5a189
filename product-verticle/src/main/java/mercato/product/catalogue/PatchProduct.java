package mercato.product.catalogue;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.ProductView;
import mercato.product.changing.ChangeProduct;
import mercato.product.model.Product;
import mercato.product.model.ProductEdits;

/** Changes what is named, the status included: so a retired product comes back. */
public final class PatchProduct {

  private final ChangeProduct change;

  public PatchProduct(ChangeProduct change) {
    this.change = change;
  }

  public Future<ProductView> handle(CatalogueOperations.PatchProduct request, Caller caller) {
    caller.requireStaff();
    if (request.patch() == null) {
      throw Problem.invalid(new FieldError("", "must be a patch of a product"));
    }
    return change
        .change(
            request.id(),
            request.expectedVersion(),
            caller,
            current -> ProductEdits.patch(current, request.patch()))
        .map(Product::view);
  }
}
