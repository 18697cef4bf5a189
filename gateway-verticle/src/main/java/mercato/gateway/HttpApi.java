package mercato.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import mercato.gateway.analytics.AnalyticsRoutes;
import mercato.gateway.health.HealthRoutes;
import mercato.gateway.health.Services;
import mercato.gateway.http.Answer;
import mercato.gateway.http.Arrival;
import mercato.gateway.http.Contract;
import mercato.gateway.http.Cors;
import mercato.gateway.http.Docs;
import mercato.gateway.http.Endpoint;
import mercato.gateway.http.EventStream;
import mercato.gateway.http.EventStreams;
import mercato.gateway.http.Problems;
import mercato.gateway.inventory.InventoryRoutes;
import mercato.gateway.limits.Admission;
import mercato.gateway.order.CartRoutes;
import mercato.gateway.order.OrderRoutes;
import mercato.gateway.order.OrderStreams;
import mercato.gateway.order.PaymentRoutes;
import mercato.gateway.order.PricingRoutes;
import mercato.gateway.order.ReturnRoutes;
import mercato.gateway.product.AvailabilityStreams;
import mercato.gateway.product.ProductRoutes;
import mercato.gateway.security.Gate;
import mercato.gateway.security.Tokens;
import mercato.gateway.user.AccountRoutes;
import mercato.gateway.user.AddressRoutes;
import mercato.gateway.user.UserRoutes;
import mercato.platform.bus.ServiceBus;
import mercato.platform.launch.Node;

/** The route table: which operation of the contract is answered by what. */
final class HttpApi {

  private final Vertx vertx;
  private final GatewayConfig config;
  private final Contract contract;
  private final Gate gate;
  private final Admission admission;
  private final OrderStreams orderStreams;
  private final AvailabilityStreams availabilityStreams;
  private final Map<String, Endpoint> table = new HashMap<>();

  HttpApi(
      Vertx vertx,
      Node node,
      GatewayConfig config,
      Contract contract,
      Tokens tokens,
      Services services,
      EventStreams streams) {
    this.vertx = vertx;
    this.config = config;
    this.contract = contract;
    this.gate = new Gate(vertx, contract, tokens, config.requestTimeoutMillis());
    this.admission = new Admission(config.maxInFlight());
    this.orderStreams = new OrderStreams(node.bus(), streams);
    this.availabilityStreams = new AvailabilityStreams(node.bus(), streams);
    accounts(node.bus());
    goods(node.bus());
    orders(node.bus());
    figures(node, services);
  }

  private void accounts(ServiceBus bus) {
    var users = new UserRoutes(bus);
    table.put("register", users::register);
    table.put("logIn", users::logIn);
    table.put("refresh", users::refresh);
    table.put("getMe", users::me);
    table.put("getKeys", users::keys);

    var addresses = new AddressRoutes(bus);
    table.put("listAddresses", addresses::list);
    table.put("addAddress", addresses::add);
    table.put("replaceAddress", addresses::replace);
    table.put("removeAddress", addresses::remove);

    var accounts = new AccountRoutes(bus);
    table.put("changeAccount", accounts::change);
  }

  private void goods(ServiceBus bus) {
    var products = new ProductRoutes(bus);
    table.put("listProducts", products::list);
    table.put("getProduct", products::find);
    table.put("getAvailability", products::availability);
    table.put("streamAvailability", availabilityStreams::open);

    var inventory = new InventoryRoutes(bus);
    table.put("checkStock", inventory::check);
    table.put("listStock", inventory::list);
    table.put("getStock", inventory::find);
    table.put("setStock", inventory::set);
    table.put("adjustStock", inventory::adjust);
    table.put("listMovements", inventory::movements);

    var carts = new CartRoutes(bus);
    table.put("getCart", carts::find);
    table.put("clearCart", carts::clear);
    table.put("putCartItem", carts::put);
    table.put("removeCartItem", carts::remove);
    table.put("mergeCart", carts::merge);
  }

  private void orders(ServiceBus bus) {
    var orders = new OrderRoutes(bus);
    table.put("placeOrder", orders::place);
    table.put("listOrders", orders::list);
    table.put("getOrder", orders::find);
    table.put("getOrderHistory", orders::history);
    table.put("cancelOrder", orders::cancel);
    table.put("shipOrder", orders::ship);
    table.put("deliverOrder", orders::deliver);
    table.put("streamOrder", orderStreams::open);

    var pricing = new PricingRoutes(bus);
    table.put("quoteOrder", pricing::quote);
    table.put("listShippingMethods", pricing::shippingMethods);
    table.put("listCoupons", pricing::coupons);
    table.put("createCoupon", pricing::createCoupon);

    var payments = new PaymentRoutes(bus);
    table.put("listOrderPayments", payments::ofOrder);
    table.put("getPayment", payments::find);
    table.put("refundOrder", payments::refund);
    table.put("receivePaymentEvent", payments::callback);

    var returns = new ReturnRoutes(bus);
    table.put("listOrderReturns", returns::ofOrder);
    table.put("requestReturn", returns::request);
    table.put("listReturns", returns::list);
    table.put("approveReturn", returns::approve);
    table.put("rejectReturn", returns::reject);
  }

  private void figures(Node node, Services services) {
    var analytics = new AnalyticsRoutes(node.bus(), Clock.systemUTC());
    table.put("getDashboard", analytics::dashboard);

    var health = new HealthRoutes(node.health(), services);
    table.put("getHealth", health::health);
    table.put("getLiveness", health::live);
    table.put("getReadiness", health::ready);
  }

  /**
   * Begins to hear what the streams tell of, too.
   *
   * @throws IllegalStateException when table and contract do not name the same operations
   */
  Future<Router> router() {
    var known = contract.operations().stream().map(Contract.Operation::id);
    if (!known.collect(Collectors.toSet()).equals(table.keySet())) {
      throw new IllegalStateException("the route table and openapi.yaml differ");
    }
    Router router = Router.router(vertx);
    router
        .route()
        .handler(new Arrival(config.hstsSeconds()))
        .handler(new Cors(config.corsOrigins()))
        .handler(admission);
    contract.operations().stream()
        .filter(operation -> !operation.hasPathParameter())
        .forEach(operation -> route(router, operation));
    // What has a path of its own is no parameter's value, whatever the method.
    contract.operations().stream()
        .filter(operation -> !operation.hasPathParameter())
        .map(Contract.Operation::path)
        .distinct()
        .forEach(path -> router.route(path).handler(context -> context.fail(405)));
    contract.operations().stream()
        .filter(Contract.Operation::hasPathParameter)
        .forEach(operation -> route(router, operation));
    new Docs(vertx).mount(router, contract);
    var problems = new Problems(contract);
    router.route().failureHandler(problems);
    router.errorHandler(400, problems).errorHandler(404, problems).errorHandler(405, problems);
    return Future.all(orderStreams.start(), availabilityStreams.start()).map(router);
  }

  private void route(Router router, Contract.Operation operation) {
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
    if (answer instanceof EventStream) {
      admission.release(context);
    }
    return answer.send(context);
  }
}
