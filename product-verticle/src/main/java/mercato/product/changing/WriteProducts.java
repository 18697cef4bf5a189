package mercato.product.changing;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import mercato.contract.product.ProductOperations.ChangedProduct;
import mercato.product.model.Product;
import mercato.product.store.PendingStore.Change;
import mercato.product.telling.TellChanges;

/**
 * What stands around every write of products: it is announced before, so that its fact is told
 * whatever happens, and the caches hear of it before it is answered, so that whoever has the answer
 * reads what was written.
 */
public final class WriteProducts {

  /** Caches that do not hear of a change by then hear of it through Kafka, or by its age. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final TellChanges tell;
  private final Function<List<ChangedProduct>, Future<Void>> caches;

  /**
   * @param caches drops what is older, everywhere
   */
  public WriteProducts(TellChanges tell, Function<List<ChangedProduct>, Future<Void>> caches) {
    this.tell = tell;
    this.caches = caches;
  }

  /**
   * Answers what the write does. A write that failed may have happened: caches hear of it as well.
   *
   * @param products as they will be stored, 1 to 1,000
   */
  public <T> Future<T> around(List<Product> products, String trace, Supplier<Future<T>> write) {
    List<Change> changes =
        products.stream().map(each -> new Change(each.id(), each.version())).toList();
    return tell.around(changes, trace, write).eventually(() -> drop(products));
  }

  private Future<Void> drop(List<Product> products) {
    return caches
        .apply(
            products.stream().map(each -> new ChangedProduct(each.id(), each.version())).toList())
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }
}
