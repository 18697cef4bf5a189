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
import mercato.contract.Problem;
import mercato.platform.json.Json;
import mercato.platform.observe.Health;
import mercato.platform.stream.FactConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private port of a process, for its operator: {@code GET /health} (each check with its age),
 * {@code /health/live}, {@code /health/ready}, {@code /metrics} (Prometheus); {@code POST
 * /dead-letters/GROUP/redrive}, which handles the dead letters of a consumer group once more; and
 * {@code POST /tasks/NAME[/WHAT]}, which runs what a service registered under that name and answers
 * with its result: 404 when no service of this process did, 409 while it runs. Bind it where the
 * public cannot reach it.
 */
final class ManagementServer {

  private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

  private static final Pattern REDRIVE = Pattern.compile("/dead-letters/([A-Za-z0-9.-]+)/redrive");

  private static final Pattern TASK =
      Pattern.compile("/tasks/([A-Za-z0-9.-]+)(?:/([A-Za-z0-9.-]+))?");

  /** A task is silent until it is done, so nobody may hang up before. */
  private static final int IDLE_SECONDS = 3_600;

  private record HealthReply(String status, List<Health.State> checks) {}

  private record Failure(String code, String message) {}

  private final Vertx vertx;
  private final PrometheusMeterRegistry metrics;
  private final Health health;
  private final Tasks tasks;

  ManagementServer(Vertx vertx, PrometheusMeterRegistry metrics, Health health, Tasks tasks) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.health = health;
    this.tasks = tasks;
  }

  /** Listens; port 0 picks a free one. */
  Future<HttpServer> listen(String host, int port) {
    return vertx
        .createHttpServer(
            new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setMaxInitialLineLength(1024))
        .requestHandler(this::answer)
        .listen(port, host);
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    Matcher redrive = REDRIVE.matcher(request.path());
    Matcher task = TASK.matcher(request.path());
    if (request.method() == HttpMethod.POST && redrive.matches()) {
      FactConsumer.redriveAll(vertx, redrive.group(1));
      response.setStatusCode(202).end();
    } else if (request.method() == HttpMethod.POST && task.matches()) {
      tasks
          .run(task.group(1), task.group(2))
          .ifPresentOrElse(
              result -> tell(response, task.group(1), result),
              () -> response.setStatusCode(404).end());
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

  private static void tell(HttpServerResponse response, String name, Future<Object> result) {
    result
        .onSuccess(value -> json(response, 200, value))
        .onFailure(
            failure -> {
              if (failure instanceof Problem problem) {
                json(response, status(problem), new Failure(problem.code(), problem.getMessage()));
              } else {
                LOG.error("task {} failed", name, failure);
                json(response, 500, new Failure("INTERNAL", failure.toString()));
              }
            });
  }

  private static int status(Problem problem) {
    return switch (problem.kind()) {
      case INVALID -> 400;
      case CONFLICT -> 409;
      case UNAVAILABLE -> 503;
      default -> 500;
    };
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
