package mercato.gateway;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import mercato.gateway.http.Answer;
import mercato.gateway.http.Arrival;
import mercato.gateway.http.Contract;
import mercato.gateway.http.Cors;
import mercato.gateway.http.Docs;
import mercato.gateway.http.Endpoint;
import mercato.gateway.http.Problems;
import mercato.gateway.limits.Admission;
import mercato.gateway.product.ProductCache;
import mercato.gateway.product.ProductLane;
import mercato.gateway.security.Gate;
import mercato.gateway.security.Visitors;

/** What each request passes on its way to the endpoint of its operation, and on its way back. */
final class Entrance {

  private final Vertx vertx;
  private final GatewayConfig config;
  private final Contract contract;
  private final Gate gate;
  private final Admission admission;
  private final Arrival arrival;

  Entrance(Vertx vertx, GatewayConfig config, Contract contract, Visitors visitors) {
    this.vertx = vertx;
    this.config = config;
    this.contract = contract;
    this.gate = new Gate(vertx, contract, visitors, config.requestTimeoutMillis());
    this.admission = new Admission(config.maxInFlight());
    this.arrival = new Arrival(config.hstsSeconds());
  }

  /**
   * @param table endpoints by operation
   * @param products what can be answered without all that
   * @throws IllegalStateException when table and contract do not name the same operations
   */
  Handler<HttpServerRequest> open(Map<String, Endpoint> table, ProductCache products) {
    var known = contract.operations().stream().map(Contract.Operation::id);
    if (!known.collect(Collectors.toSet()).equals(table.keySet())) {
      throw new IllegalStateException("the route table and openapi.yaml differ");
    }
    boolean cors = !config.corsOrigins().isEmpty();
    return new ProductLane(products, admission, arrival, cors, router(table));
  }

  private Router router(Map<String, Endpoint> table) {
    Router router = Router.router(vertx);
    router.route().handler(arrival).handler(new Cors(config.corsOrigins())).handler(admission);
    Predicate<Contract.Operation> isOfMany = Contract.Operation::hasPathParameter;
    contract.operations().stream()
        .filter(isOfMany.negate())
        .forEach(operation -> route(router, operation, table));
    // What has a path of its own is no parameter's value, whatever the method.
    contract.operations().stream()
        .filter(isOfMany.negate())
        .map(Contract.Operation::path)
        .distinct()
        .forEach(path -> router.route(path).handler(context -> context.fail(405)));
    contract.operations().stream()
        .filter(isOfMany)
        .forEach(operation -> route(router, operation, table));
    new Docs(vertx).mount(router, contract);
    var problems = new Problems(contract);
    router.route().failureHandler(problems);
    router.errorHandler(400, problems).errorHandler(404, problems).errorHandler(405, problems);
    return router;
  }

  private void route(Router router, Contract.Operation operation, Map<String, Endpoint> table) {
    String path = operation.path().replaceAll("\\{([^}]*)}", ":$1");
    Endpoint endpoint = table.get(operation.id());
    router
        .route(HttpMethod.valueOf(operation.method()), path)
        .handler(
            context ->
                gate.admit(context, operation.id())
                    .compose(endpoint::answer)
                    .compose(answer -> send(context, answer))
                    .onFailure(context::fail));
  }

  private Future<Void> send(RoutingContext context, Answer answer) {
    if (answer.lasts()) {
      admission.release(context);
    }
    return answer.send(context);
  }
}
