package mercato.gateway;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mercato.gateway.health.Services;
import mercato.gateway.http.Contract;
import mercato.gateway.http.EventStreams;
import mercato.gateway.http.Problems;
import mercato.gateway.security.Devices;
import mercato.gateway.security.Keys;
import mercato.gateway.security.Revocations;
import mercato.gateway.security.SeenSessions;
import mercato.gateway.security.Tokens;
import mercato.gateway.security.Visitors;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.Service;

/** Serves the public port. All instances of a process share it. */
public final class GatewayVerticle extends VerticleBase {

  private static final int MAX_REQUEST_LINE_BYTES = 8_192;
  private static final int MAX_HEADER_BYTES = 16_384;
  private static final int DRAIN_SECONDS = 10;

  private final Node node;
  private final GatewayConfig config;
  private Revocations revocations;
  private SeenSessions seen;
  private EventStreams streams;
  private HttpServer server;

  public GatewayVerticle(Node node, GatewayConfig config) {
    this.node = node;
    this.config = config;
  }

  /** Reads section {@code gateway} and {@code redis.url}. */
  public static Service service(Config config) {
    GatewayConfig gateway = GatewayConfig.from(config);
    return new Service(
        "gateway", node -> Future.succeededFuture(), node -> new GatewayVerticle(node, gateway));
  }

  @Override
  public Future<?> start() {
    revocations = new Revocations(vertx, node.bus(), config.redisUrl());
    seen = new SeenSessions(vertx, node.bus()).start();
    streams =
        new EventStreams(
            vertx,
            config.maxStreams(),
            Duration.ofMinutes(config.maxStreamMinutes()),
            Duration.ofSeconds(config.idleTimeoutSeconds()),
            revocations::contains);
    var tokens = new Tokens(new Keys(vertx, node.bus()).start());
    var visitors = new Visitors(tokens, revocations, seen, new Devices(config.trustedProxies()));
    var services = new Services(vertx, node.bus());
    return Future.join(Contract.load(vertx), revocations.start(streams::endSessions))
        .<Contract>map(ready -> ready.resultAt(0))
        .compose(
            contract ->
                new HttpApi(vertx, node, config, contract, visitors, services, streams).router())
        .compose(
            router ->
                vertx
                    .createHttpServer(options())
                    .requestHandler(router)
                    .invalidRequestHandler(Problems::invalidRequest)
                    .listen(config.port(), config.host()))
        .onSuccess(listening -> server = listening)
        .recover(cause -> Future.failedFuture(cause instanceof IOException ? taken() : cause));
  }

  private IOException taken() {
    return new IOException(
        "cannot listen on "
            + config.host()
            + ":"
            + config.port()
            + ": the port is taken, or the address is not ours (gateway.port, gateway.host)");
  }

  /** Takes no more connections, ends the streams, answers what is under way, then closes. */
  @Override
  public Future<?> stop() {
    streams.close();
    Future<Void> drained =
        server == null
            ? Future.succeededFuture()
            : server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    return drained.eventually(() -> Future.join(seen.tell(), revocations.close()));
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setIdleTimeout(config.idleTimeoutSeconds())
        .setHandle100ContinueAutomatically(true)
        // Nobody speaks WebSocket here; its handlers would see every message all the same.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }
}
