package mercato.product.watching;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import mercato.contract.inventory.StockFact;
import mercato.contract.inventory.StockFact.StockCameBack;
import mercato.contract.product.ProductView;
import mercato.contract.stream.Envelope;
import mercato.platform.stream.Delivery;
import mercato.product.store.WatchStore;
import mercato.product.watching.TellWatchers.Cause;

/**
 * Products of which there are pieces again, or for the first time: whoever has watched since before
 * is told. Retired products tell nothing.
 */
public final class WatchedStock {

  private final WatchStore watches;
  private final TellWatchers tell;
  private final Function<String, Future<Optional<ProductView>>> products;

  /**
   * @param products finds one by its id
   */
  public WatchedStock(
      WatchStore watches,
      TellWatchers tell,
      Function<String, Future<Optional<ProductView>>> products) {
    this.watches = watches;
    this.tell = tell;
    this.products = products;
  }

  public Future<Void> handle(List<Delivery<StockFact>> batch) {
    Set<String> back =
        batch.stream()
            .map(each -> each.envelope().body())
            .filter(StockCameBack.class::isInstance)
            .map(StockFact::productId)
            .collect(Collectors.toSet());
    return back.isEmpty()
        ? Future.succeededFuture()
        : watches.watched(back).compose(watched -> tell(batch, watched));
  }

  private Future<Void> tell(List<Delivery<StockFact>> batch, Set<String> watched) {
    Future<Void> told = Future.succeededFuture();
    for (Delivery<StockFact> delivery : batch) {
      if (delivery.envelope().body() instanceof StockCameBack back
          && watched.contains(back.productId())) {
        told = told.compose(before -> tell(delivery.envelope(), back));
      }
    }
    return told;
  }

  private Future<Void> tell(Envelope<StockFact> envelope, StockCameBack back) {
    return products
        .apply(back.productId())
        .compose(
            found ->
                found
                    .filter(product -> product.status() == ProductView.Status.ACTIVE)
                    .map(product -> tell(envelope, back, product))
                    .orElseGet(Future::succeededFuture));
  }

  private Future<Void> tell(Envelope<StockFact> envelope, StockCameBack back, ProductView product) {
    return tell.all(
        new Cause("stock " + envelope.id(), envelope.trace()),
        limit -> watches.withOlderStock(product.id(), back.at(), limit),
        watch -> Optional.of(watch.backInStock(product, back.at())),
        page -> watches.learnStock(page, back.at()));
  }
}
