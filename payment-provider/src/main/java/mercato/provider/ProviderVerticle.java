package mercato.provider;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.Service;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.provider.calling.CallShop;
import mercato.provider.calling.CallbackStore;
import mercato.provider.charging.AuthorizePayment;
import mercato.provider.charging.PaymentBatchStore;
import mercato.provider.charging.PaymentStore;
import mercato.provider.http.PaymentRoutes;

/** The payment provider: an HTTP server and a sender of call-backs. Wiring only. */
public final class ProviderVerticle extends VerticleBase {

  private static final String CHECK = "provider.postgres";
  private static final int MAX_HEADER_BYTES = 8 * 1024;
  private static final int MAX_LINE_BYTES = 1024;
  private static final int IDLE_SECONDS = 90;
  private static final int MAX_STREAMS = 4_000;

  /** Callers take back what is not answered: thousands a second must not look like an attack. */
  private static final int MAX_RESETS_A_WINDOW = 100_000;

  private static final int GRACE_SECONDS = 2;

  private final Node node;
  private final ProviderConfig config;

  private Postgres postgres;
  private PaymentBatchStore batches;
  private CallShop callShop;
  private HttpServer server;

  public ProviderVerticle(Node node, ProviderConfig config) {
    this.node = node;
    this.config = config;
  }

  public static Service service(Config config) {
    ProviderConfig settings = ProviderConfig.from(config);
    return new Service(
        "provider",
        node -> Migrations.run(node.vertx(), settings.postgres(), "db/provider"),
        node -> new ProviderVerticle(node, settings));
  }

  @Override
  public Future<?> start() {
    postgres = Postgres.open(vertx, config.postgres());
    batches = new PaymentBatchStore(postgres, config.webhookUrl().isPresent());
    var store = new PaymentStore(postgres);
    var authorize = new AuthorizePayment(vertx, batches, store);
    var routes = new PaymentRoutes(store, batches, authorize, config.apiKey());
    return vertx
        .createHttpServer(options())
        .requestHandler(routes::handle)
        .listen(config.port(), config.host())
        .onSuccess(
            listening -> {
              server = listening;
              callBack();
              node.health().register(CHECK, postgres::check);
            });
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setMaxInitialLineLength(MAX_LINE_BYTES)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setIdleTimeout(IDLE_SECONDS)
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(MAX_STREAMS)
                .setMaxHeaderListSize(MAX_HEADER_BYTES))
        .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS_A_WINDOW);
  }

  private void callBack() {
    config
        .webhookUrl()
        .ifPresent(
            url -> {
              callShop =
                  new CallShop(
                      vertx,
                      new CallbackStore(postgres),
                      url,
                      config.webhookSecret(),
                      InstantSource.system());
              callShop.start();
            });
  }

  /** Where it listens, once it is deployed; the configured port unless that is 0. */
  public int port() {
    return server.actualPort();
  }

  @Override
  public Future<?> stop() {
    node.health().unregister(CHECK);
    return server
        .shutdown(GRACE_SECONDS, TimeUnit.SECONDS)
        .eventually(batches::drained)
        .eventually(() -> callShop == null ? Future.succeededFuture() : callShop.stop())
        .eventually(postgres::close);
  }
}
