package mercato.platform.launch;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mercato.platform.json.Json;
import mercato.platform.observe.Health;
import mercato.platform.stream.FactConsumer;

/**
 * The private port of a process, for its operator: {@code GET /health} (each check with its age),
 * {@code /health/live}, {@code /health/ready}, {@code /metrics} (Prometheus) and {@code POST
 * /dead-letters/GROUP/redrive}, which handles the dead letters of a consumer group once more. Bind
 * it where the public cannot reach it.
 */
final class ManagementServer {

  private static final Pattern REDRIVE = Pattern.compile("/dead-letters/([A-Za-z0-9.-]+)/redrive");

  private record HealthReply(String status, List<Health.State> checks) {}

  private final Vertx vertx;
  private final PrometheusMeterRegistry metrics;
  private final Health health;

  ManagementServer(Vertx vertx, PrometheusMeterRegistry metrics, Health health) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.health = health;
  }

  /** Listens; port 0 picks a free one. */
  Future<HttpServer> listen(String host, int port) {
    return vertx
        .createHttpServer(new HttpServerOptions().setIdleTimeout(30).setMaxInitialLineLength(1024))
        .requestHandler(this::answer)
        .listen(port, host);
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    Matcher redrive = REDRIVE.matcher(request.path());
    if (request.method() == HttpMethod.POST && redrive.matches()) {
      FactConsumer.redriveAll(vertx, redrive.group(1));
      response.setStatusCode(202).end();
    } else if (request.method() != HttpMethod.GET) {
      response.setStatusCode(405).end();
    } else {
      switch (request.path()) {
        case "/health" -> health(response);
        case "/health/live" -> json(response, 200, Map.of("status", "UP"));
        case "/health/ready" ->
            json(
                response,
                health.ready() ? 200 : 503,
                Map.of("status", health.ready() ? "UP" : "DOWN"));
        case "/metrics" -> metrics(response);
        default -> response.setStatusCode(404).end();
      }
    }
  }

  private void health(HttpServerResponse response) {
    boolean ready = health.ready();
    json(response, ready ? 200 : 503, new HealthReply(ready ? "UP" : "DOWN", health.states()));
  }

  /** A scrape walks all meters, which takes milliseconds: not on the event loop. */
  private void metrics(HttpServerResponse response) {
    vertx
        .executeBlocking(metrics::scrape, false)
        .onSuccess(
            text ->
                response
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                    .end(text))
        .onFailure(cause -> response.setStatusCode(500).end());
  }

  private static void json(HttpServerResponse response, int status, Object body) {
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(Json.buffer(body));
  }
}
