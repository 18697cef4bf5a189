package mercato.product.catalogue;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.AddedProducts;
import mercato.product.changing.WriteProducts;
import mercato.product.model.Product;
import mercato.product.model.ProductEdits;
import mercato.product.model.ProductRules;
import mercato.product.store.ProductStore;

/**
 * Adds a batch. A batch that comes again changes nothing, and finishes what a crash left undone:
 * missing products are written, and the snapshots of all are told once more.
 */
public final class AddProducts {

  private final ProductStore products;
  private final WriteProducts writes;
  private final InstantSource clock;

  public AddProducts(ProductStore products, WriteProducts writes, InstantSource clock) {
    this.products = products;
    this.writes = writes;
    this.clock = clock;
  }

  public Future<AddedProducts> handle(CatalogueOperations.AddProducts request, Caller caller) {
    caller.requireStaff();
    ProductRules.check(request.products());
    Instant now = clock.instant();
    List<Product> created =
        request.products().stream()
            .map(product -> ProductEdits.create(product.id(), product, now))
            .toList();
    return writes
        .around(created, caller.trace(), () -> products.insert(created))
        .map(taken -> new AddedProducts(created.size() - taken.size()));
  }
}
