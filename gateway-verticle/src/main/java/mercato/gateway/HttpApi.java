package mercato.gateway;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import mercato.gateway.analytics.AnalyticsRoutes;
import mercato.gateway.health.HealthRoutes;
import mercato.gateway.health.Services;
import mercato.gateway.http.Contract;
import mercato.gateway.http.Endpoint;
import mercato.gateway.http.EventStreams;
import mercato.gateway.inventory.InventoryRoutes;
import mercato.gateway.order.CartRoutes;
import mercato.gateway.order.OrderRoutes;
import mercato.gateway.order.OrderStreams;
import mercato.gateway.order.PaymentRoutes;
import mercato.gateway.order.PricingRoutes;
import mercato.gateway.order.ReturnRoutes;
import mercato.gateway.product.AvailabilityStreams;
import mercato.gateway.product.CatalogueRoutes;
import mercato.gateway.product.CategoryRoutes;
import mercato.gateway.product.ImportRoutes;
import mercato.gateway.product.PlanRoutes;
import mercato.gateway.product.ProductCache;
import mercato.gateway.product.ProductRoutes;
import mercato.gateway.product.ReviewRoutes;
import mercato.gateway.security.Visitors;
import mercato.gateway.user.AccountRoutes;
import mercato.gateway.user.AddressRoutes;
import mercato.gateway.user.AdminRoutes;
import mercato.gateway.user.ExportRoutes;
import mercato.gateway.user.NotificationRoutes;
import mercato.gateway.user.ProfileRoutes;
import mercato.gateway.user.RecoveryRoutes;
import mercato.gateway.user.SessionRoutes;
import mercato.gateway.user.UserRoutes;
import mercato.gateway.user.UserStreams;
import mercato.gateway.user.WatchRoutes;
import mercato.platform.bus.ServiceBus;
import mercato.platform.launch.Node;

/** The route table: which operation of the contract is answered by what. */
final class HttpApi {

  private static final long MEBIBYTE = 1 << 20;

  private final Vertx vertx;
  private final Entrance entrance;
  private final ProductCache productCache;
  private final OrderStreams orderStreams;
  private final AvailabilityStreams availabilityStreams;
  private final UserStreams userStreams;
  private final Map<String, Endpoint> table = new HashMap<>();

  HttpApi(
      Vertx vertx,
      Node node,
      GatewayConfig config,
      Contract contract,
      Visitors visitors,
      Services services,
      EventStreams streams) {
    this.vertx = vertx;
    this.entrance = new Entrance(vertx, config, contract, visitors);
    this.productCache =
        new ProductCache(
            vertx,
            node.bus(),
            config.productCacheEntries(),
            config.productCacheMebibytes() * MEBIBYTE,
            config.productCacheSeconds());
    this.orderStreams = new OrderStreams(node.bus(), streams);
    this.availabilityStreams = new AvailabilityStreams(node.bus(), streams);
    this.userStreams = new UserStreams(node.bus(), streams);
    accounts(node.bus());
    belongings(node.bus());
    catalogue(node.bus(), config);
    opinionsAndPrices(node.bus());
    goods(node.bus());
    orders(node.bus());
    figures(node, services);
  }

  private void accounts(ServiceBus bus) {
    var users = new UserRoutes(bus);
    table.put("register", users::register);
    table.put("logIn", users::logIn);
    table.put("refresh", users::refresh);
    table.put("getKeys", users::keys);

    var sessions = new SessionRoutes(bus);
    table.put("logOut", sessions::logOut);
    table.put("logOutEverywhere", sessions::logOutEverywhere);
    table.put("listSessions", sessions::list);
    table.put("endSession", sessions::end);

    var recovery = new RecoveryRoutes(bus);
    table.put("verifyEmail", recovery::verifyEmail);
    table.put("requestVerification", recovery::sendVerification);
    table.put("requestPasswordReset", recovery::requestReset);
    table.put("resetPassword", recovery::resetPassword);

    var accounts = new AccountRoutes(bus);
    table.put("getMe", accounts::find);
    table.put("changeMe", accounts::change);
    table.put("eraseMe", accounts::erase);
    table.put("changePassword", accounts::changePassword);
    table.put("getPreferences", accounts::preferences);
    table.put("setPreferences", accounts::setPreferences);
    table.put("exportMe", new ExportRoutes(bus)::export);
    table.put("getProfile", new ProfileRoutes(bus)::find);
  }

  private void belongings(ServiceBus bus) {
    var addresses = new AddressRoutes(bus);
    table.put("listAddresses", addresses::list);
    table.put("addAddress", addresses::add);
    table.put("replaceAddress", addresses::replace);
    table.put("removeAddress", addresses::remove);

    var watches = new WatchRoutes(bus);
    table.put("listWatches", watches::list);
    table.put("watchProduct", watches::add);
    table.put("unwatchProduct", watches::remove);

    var notifications = new NotificationRoutes(bus);
    table.put("listNotifications", notifications::list);
    table.put("readNotification", notifications::read);
    table.put("streamMe", userStreams::open);
    table.put("postNotification", notifications::post);
    table.put("listUserNotifications", notifications::ofUser);

    var admins = new AdminRoutes(bus);
    table.put("listAccounts", admins::accounts);
    table.put("changeAccount", admins::change);
    table.put("listActs", admins::acts);
  }

  private void catalogue(ServiceBus bus, GatewayConfig config) {
    var products = new ProductRoutes(bus);
    table.put("listProducts", products::list);
    table.put("suggestProducts", products::suggest);
    table.put("getProduct", productCache::find);
    table.put("recommendProducts", products::recommendations);
    table.put("getAvailability", products::availability);
    table.put("streamAvailability", availabilityStreams::open);

    var catalogue = new CatalogueRoutes(bus);
    table.put("createProduct", catalogue::create);
    table.put("replaceProduct", catalogue::replace);
    table.put("changeProduct", catalogue::patch);
    table.put("retireProduct", catalogue::retire);
    // Given up before the silence ends the connection, so that the caller learns of it.
    var patience = Duration.ofSeconds(config.idleTimeoutSeconds()).multipliedBy(3).dividedBy(4);
    var imports = new ImportRoutes(vertx, bus, patience);
    table.put("importProducts", imports::importProducts);

    var categories = new CategoryRoutes(bus);
    table.put("listCategories", categories::tree);
    table.put("renameCategory", categories::rename);
    table.put("getRename", categories::findRename);
  }

  private void opinionsAndPrices(ServiceBus bus) {
    var reviews = new ReviewRoutes(bus);
    table.put("listReviews", reviews::list);
    table.put("writeReview", reviews::write);
    table.put("editReview", reviews::edit);
    table.put("removeReview", reviews::remove);
    table.put("voteReview", reviews::vote);
    table.put("hideReview", reviews::hide);
    table.put("showReview", reviews::show);

    var plans = new PlanRoutes(bus);
    table.put("getPrices", plans::prices);
    table.put("planPriceChange", plans::planChange);
    table.put("cancelPriceChange", plans::cancelChange);
    table.put("planSale", plans::planSale);
    table.put("listSales", plans::listSales);
    table.put("getSale", plans::findSale);
    table.put("endSale", plans::endSale);
  }

  private void goods(ServiceBus bus) {
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

  /** What answers each request; it begins to hear what streams and cache are told, too. */
  Future<Handler<HttpServerRequest>> router() {
    return Future.all(
            orderStreams.start(),
            availabilityStreams.start(),
            userStreams.start(),
            productCache.start())
        .map(listening -> entrance.open(table, productCache));
  }
}
