package mercato.gateway.product;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.ImportProducts;
import mercato.contract.product.CatalogueOperations.ImportedProducts;
import mercato.platform.bus.ServiceBus;
import mercato.platform.stream.Backoff;

/**
 * Hands a batch to the product service, again after a while as long as that is away or busy: a
 * batch that comes twice does no harm.
 */
final class ImportSender {

  private static final ImportedProducts NOTHING = new ImportedProducts(0, 0, 0, List.of());

  private final Vertx vertx;
  private final ServiceBus bus;
  private final Caller caller;
  private final Duration patience;

  /**
   * @param patience until a batch is given up
   */
  ImportSender(Vertx vertx, ServiceBus bus, Caller caller, Duration patience) {
    this.vertx = vertx;
    this.bus = bus;
    this.caller = caller;
    this.patience = patience;
  }

  /** Fails with a {@link Problem}. */
  Future<ImportedProducts> send(ImportBatch batch) {
    return batch.products().isEmpty()
        ? Future.succeededFuture(NOTHING)
        : send(
            new ImportProducts(batch.products()),
            System.currentTimeMillis() + patience.toMillis(),
            1);
  }

  private Future<ImportedProducts> send(ImportProducts batch, long givenUpAt, int attempt) {
    return bus.call(CatalogueOperations.IMPORT, batch, caller.until(givenUpAt))
        .recover(
            failure -> {
              long pause = Backoff.millis(attempt);
              boolean again =
                  failure instanceof Problem problem
                      && problem.kind() == Problem.Kind.UNAVAILABLE
                      && System.currentTimeMillis() + pause < givenUpAt;
              return again
                  ? vertx
                      .timer(pause, TimeUnit.MILLISECONDS)
                      .compose(rested -> send(batch, givenUpAt, attempt + 1))
                  : Future.failedFuture(failure);
            });
  }
}
