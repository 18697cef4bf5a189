package mercato.product.catalogue;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.contract.product.ProductView;
import mercato.product.changing.ChangeProduct;
import mercato.product.model.Product;
import mercato.product.model.ProductEdits;
import mercato.product.model.ProductRules;

/** Makes a product be as given; one that is so already stays the version that it is. */
public final class ReplaceProduct {

  private final ChangeProduct change;

  public ReplaceProduct(ChangeProduct change) {
    this.change = change;
  }

  public Future<ProductView> handle(CatalogueOperations.ReplaceProduct request, Caller caller) {
    caller.requireStaff();
    NewProduct product = request.product();
    ProductRules.check(product);
    if (product.id() != null && !product.id().equals(request.id())) {
      throw Problem.invalid(new FieldError("/id", "must be left out or stay the same"));
    }
    return change
        .change(
            request.id(),
            request.expectedVersion(),
            caller,
            current -> ProductEdits.replace(current, product))
        .map(Product::view);
  }
}
