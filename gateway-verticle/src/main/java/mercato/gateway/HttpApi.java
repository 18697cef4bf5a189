package mercato.gateway;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Operation;
import java.time.Clock;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mercato.gateway.analytics.AnalyticsRoutes;
import mercato.gateway.health.HealthRoutes;
import mercato.gateway.health.Services;
import mercato.gateway.http.AllowedMethods;
import mercato.gateway.http.Arrival;
import mercato.gateway.http.Contract;
import mercato.gateway.http.Cors;
import mercato.gateway.http.Docs;
import mercato.gateway.http.Endpoint;
import mercato.gateway.http.Problems;
import mercato.gateway.inventory.InventoryRoutes;
import mercato.gateway.limits.Admission;
import mercato.gateway.order.CartRoutes;
import mercato.gateway.order.OrderRoutes;
import mercato.gateway.product.ProductRoutes;
import mercato.gateway.security.Gate;
import mercato.gateway.security.Tokens;
import mercato.gateway.user.UserRoutes;
import mercato.platform.launch.Node;

/** The route table: which operation of the contract is answered by what. */
final class HttpApi {

  private final Vertx vertx;
  private final GatewayConfig config;
  private final Contract contract;
  private final Gate gate;
  private final Admission admission;
  private final TreeMap<String, Endpoint> table = new TreeMap<>();

  HttpApi(
      Vertx vertx,
      Node node,
      GatewayConfig config,
      Contract contract,
      Tokens tokens,
      Services services,
      Admission admission) {
    this.vertx = vertx;
    this.config = config;
    this.contract = contract;
    this.gate = new Gate(vertx, contract, tokens, config.requestTimeoutMillis());
    this.admission = admission;

    var users = new UserRoutes(node.bus());
    table.put("register", users::register);
    table.put("logIn", users::logIn);
    table.put("refresh", users::refresh);
    table.put("getMe", users::me);
    table.put("getKeys", users::keys);

    var products = new ProductRoutes(node.bus());
    table.put("listProducts", products::list);
    table.put("getProduct", products::find);
    table.put("getAvailability", products::availability);

    var inventory = new InventoryRoutes(node.bus());
    table.put("checkStock", inventory::check);
    table.put("getStock", inventory::find);
    table.put("setStock", inventory::set);

    var carts = new CartRoutes(node.bus());
    table.put("getCart", carts::find);
    table.put("clearCart", carts::clear);
    table.put("putCartItem", carts::put);
    table.put("removeCartItem", carts::remove);

    var orders = new OrderRoutes(node.bus());
    table.put("placeOrder", orders::place);
    table.put("listOrders", orders::list);
    table.put("getOrder", orders::find);
    table.put("getOrderHistory", orders::history);
    table.put("cancelOrder", orders::cancel);

    var analytics = new AnalyticsRoutes(node.bus(), Clock.systemUTC());
    table.put("getDashboard", analytics::dashboard);

    var health = new HealthRoutes(node.health(), services);
    table.put("getHealth", health::health);
    table.put("getLiveness", health::live);
    table.put("getReadiness", health::ready);
  }

  /**
   * @throws IllegalStateException when table and contract do not name the same operations
   */
  Router router() {
    RouterBuilder builder = RouterBuilder.create(vertx, contract.bodies());
    builder
        .rootHandler(new Arrival(config.hstsSeconds()))
        .rootHandler(new Cors(config.corsOrigins()))
        .rootHandler(admission);
    var known = builder.getRoutes().stream().map(each -> each.getOperation().getOperationId());
    if (!known.collect(Collectors.toSet()).equals(table.keySet())) {
      throw new IllegalStateException("the route table and openapi.yaml differ");
    }
    table.forEach((operationId, endpoint) -> route(builder.getRoute(operationId), endpoint));

    Router router = builder.createRouter();
    new Docs(vertx).mount(router, contract);
    var problems = new Problems();
    router.route().failureHandler(problems);
    router.errorHandler(400, problems).errorHandler(404, problems);
    router.errorHandler(405, new AllowedMethods(contract, problems));
    return router;
  }

  private void route(OpenAPIRoute route, Endpoint endpoint) {
    Operation operation = route.getOperation();
    route
        .setDoSecurity(false)
        .setDoValidation(false)
        .addHandler(
            context ->
                gate.admit(context, operation)
                    .compose(endpoint::answer)
                    .compose(reply -> reply.send(context.response()))
                    .onFailure(context::fail));
  }
}
