package mercato.gateway.product;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import mercato.contract.Problem;
import mercato.gateway.http.Answer;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** The import of products, a few at a time. For one event loop. */
public final class ImportRoutes {

  private static final int MOST = 4;

  private final Vertx vertx;
  private final ServiceBus bus;
  private final Duration patience;
  private int running;

  /**
   * @param patience how long a part of an import is tried before it is given up
   */
  public ImportRoutes(Vertx vertx, ServiceBus bus, Duration patience) {
    this.vertx = vertx;
    this.bus = bus;
    this.patience = patience;
  }

  /** Refuses {@code OVERLOADED}. */
  public Future<Answer> importProducts(Request request) {
    if (running >= MOST) {
      request.lines().abandon();
      throw Problem.overloaded();
    }
    running++;
    return Future.succeededFuture(
        new ProductImport(
            new ImportSender(vertx, bus, request.caller(), patience),
            request.lines(),
            new ImportReport("true".equals(request.query("progress"))),
            () -> running--));
  }
}
