package mercato.product.catalogue;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.AddedProducts;
import mercato.contract.product.ProductView;
import mercato.product.model.ProductRules;
import mercato.product.store.PendingStore.Change;
import mercato.product.store.ProductStore;
import mercato.product.telling.TellChanges;

/**
 * Adds a batch. A batch that comes again changes nothing, and finishes what a crash left undone:
 * missing products are written, and the snapshots of all are told once more.
 */
public final class AddProducts {

  private final ProductStore products;
  private final TellChanges tell;
  private final InstantSource clock;

  public AddProducts(ProductStore products, TellChanges tell, InstantSource clock) {
    this.products = products;
    this.tell = tell;
    this.clock = clock;
  }

  public Future<AddedProducts> handle(ProductOperations.AddProducts request, Caller caller) {
    caller.requireStaff();
    ProductRules.check(request.products());
    Instant now = clock.instant();
    List<ProductView> created =
        request.products().stream().map(product -> ProductRules.create(product, now)).toList();
    List<Change> changes =
        created.stream().map(product -> new Change(product.id(), product.version())).toList();
    return tell.around(changes, caller.trace(), () -> products.insert(created))
        .map(AddedProducts::new);
  }
}
