package mercato.product.watching;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mercato.contract.product.ProductFact;
import mercato.contract.product.ProductFact.ProductChanged;
import mercato.contract.product.ProductView;
import mercato.contract.stream.Envelope;
import mercato.platform.stream.Delivery;
import mercato.product.store.WatchStore;
import mercato.product.watching.TellWatchers.Cause;

/**
 * Products of another price: whoever knows a higher one is told, and knows this one then; so does,
 * without a word, whoever knows a lower one. Retired products tell nothing.
 */
public final class WatchedPrices {

  private final WatchStore watches;
  private final TellWatchers tell;

  public WatchedPrices(WatchStore watches, TellWatchers tell) {
    this.watches = watches;
    this.tell = tell;
  }

  public Future<Void> handle(List<Delivery<ProductFact>> batch) {
    return watches
        .watched(
            batch.stream().map(each -> each.envelope().body().key()).collect(Collectors.toSet()))
        .compose(watched -> tell(batch, watched));
  }

  private Future<Void> tell(List<Delivery<ProductFact>> batch, Set<String> watched) {
    Future<Void> told = Future.succeededFuture();
    for (Delivery<ProductFact> delivery : batch) {
      if (delivery.envelope().body() instanceof ProductChanged changed
          && watched.contains(changed.key())
          && changed.product().status() == ProductView.Status.ACTIVE) {
        told = told.compose(before -> tell(delivery.envelope(), changed));
      }
    }
    return told;
  }

  private Future<Void> tell(Envelope<ProductFact> envelope, ProductChanged changed) {
    ProductView product = changed.product();
    return tell.all(
        new Cause("price of version " + product.version(), envelope.trace()),
        limit -> watches.withOtherPrice(product, limit),
        watch -> watch.dropped(product, changed.at()),
        page -> watches.learnPrice(page, product));
  }
}
