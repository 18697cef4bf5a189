package mercato.product.catalogue;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mercato.contract.Caller;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.ImportedProducts;
import mercato.product.changing.ChangeProduct;
import mercato.product.changing.WriteProducts;
import mercato.product.model.Product;
import mercato.product.model.ProductRules;
import mercato.product.store.ProductStore;

/**
 * Makes a batch of products be as given. What is so already is read and not written, so that a
 * batch which comes again changes nothing. Who imports the same products at the same time gets
 * along: a product that somebody else creates first is updated, and a lost race is run again.
 *
 * <p>The status stays: a retired product is brought up to date and remains retired.
 */
public final class ImportProducts {

  private final ProductStore products;
  private final WriteProducts writes;
  private final ChangeProduct change;
  private final InstantSource clock;

  public ImportProducts(
      ProductStore products, WriteProducts writes, ChangeProduct change, InstantSource clock) {
    this.products = products;
    this.writes = writes;
    this.change = change;
    this.clock = clock;
  }

  public Future<ImportedProducts> handle(
      CatalogueOperations.ImportProducts request, Caller caller) {
    caller.requireStaff();
    ProductRules.checkSize(request.products(), ProductRules.MAX_IMPORT);
    var batch = new ImportBatch(request.products());
    return batch.ids().isEmpty()
        ? Future.succeededFuture(batch.result(0, 0))
        : products.find(batch.ids()).compose(found -> write(batch, found, caller.trace()));
  }

  private Future<ImportedProducts> write(ImportBatch batch, List<Product> found, String trace) {
    Instant now = clock.instant();
    Set<String> known = found.stream().map(Product::id).collect(Collectors.toSet());
    Set<String> others =
        found.stream()
            .filter(product -> batch.changes(product.at(now)))
            .map(Product::id)
            .collect(Collectors.toCollection(HashSet::new));
    List<Product> missing = batch.create(known, now);
    return create(missing, trace)
        .compose(
            taken -> {
              others.addAll(taken);
              int created = missing.size() - taken.size();
              return update(batch, others, trace).map(updated -> batch.result(created, updated));
            });
  }

  private Future<Set<String>> create(List<Product> missing, String trace) {
    return missing.isEmpty()
        ? Future.succeededFuture(Set.of())
        : writes.around(missing, trace, () -> products.insert(missing));
  }

  /** A product that had to be written twice, as somebody else wrote in between, counts once. */
  private Future<Integer> update(ImportBatch batch, Set<String> ids, String trace) {
    return ids.isEmpty()
        ? Future.succeededFuture(0)
        : change.changeAll(ids, trace, batch::apply).map(written -> Math.min(written, ids.size()));
  }
}
