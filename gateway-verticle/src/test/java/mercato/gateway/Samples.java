package mercato.gateway;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.Operation;
import mercato.contract.Problem;
import mercato.contract.analytics.AnalyticsOperations.DashboardView;
import mercato.contract.analytics.AnalyticsOperations.HourRevenue;
import mercato.contract.analytics.AnalyticsOperations.TopProduct;
import mercato.contract.inventory.InventoryOperations.Availability;
import mercato.contract.inventory.InventoryOperations.Check;
import mercato.contract.inventory.InventoryOperations.CheckReply;
import mercato.contract.inventory.StockView;
import mercato.contract.order.CartView;
import mercato.contract.order.OrderOperations.EventView;
import mercato.contract.order.OrderOperations.HistoryReply;
import mercato.contract.order.OrderOperations.OrdersReply;
import mercato.contract.order.OrderOperations.PlacedOrder;
import mercato.contract.order.OrderView;
import mercato.contract.product.ProductOperations.AddedProducts;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.contract.product.ProductView;
import mercato.contract.user.UserOperations.SessionView;
import mercato.contract.user.UserView;

/** One of each view, and which operation answers which. */
final class Samples {

  static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");
  static final String ORDER_ID = "0194bb1c-2f00-7000-8000-000000000001";
  static final String CART_ID = "0194bb1c-2f00-7000-8000-00000000cafe";
  static final Money PRICE = new Money(129_900, "USD");

  static final UserView USER =
      new UserView("u-1", "ann@example.com", false, "Ann", null, null, List.of("customer"), AT);
  static final SessionView SESSION = new SessionView(USER, "access", "refresh", "Bearer", 900);
  static final ProductView PRODUCT =
      new ProductView(
          "15970",
          "Turtle Check Shirt",
          "A shirt",
          List.of("Apparel", "Topwear"),
          PRICE,
          List.of("http://images.example/15970.jpg"),
          Map.of("colour", "Blue"),
          new ProductView.Rating(4.5, 2),
          ProductView.Status.ACTIVE,
          7,
          AT,
          AT);
  static final StockView STOCK = new StockView("15970", 10, 2, 8, 3, 4);
  static final CartView CART =
      new CartView(
          CART_ID,
          List.of(
              new CartView.Line(
                  "15970",
                  "Turtle Check Shirt",
                  2,
                  PRICE,
                  PRICE.times(2),
                  CartView.Notice.LOW_STOCK),
              new CartView.Line("15971", "Jeans", 1, PRICE, PRICE, null)),
          PRICE.times(3),
          2);
  static final OrderView ORDER =
      new OrderView(
          ORDER_ID,
          "M-2026-000123",
          "u-1",
          OrderView.Status.CONFIRMED,
          List.of(new OrderView.Line("15970", "Turtle Check Shirt", 1, PRICE, PRICE)),
          PRICE,
          Money.zero("USD"),
          Money.zero("USD"),
          Money.zero("USD"),
          PRICE,
          new OrderView.Address("Ann", "1 Main St", null, "Springfield", null, "12345", "US"),
          new OrderView.Payment("p-1", OrderView.PaymentStatus.CAPTURED, "card"),
          AT,
          AT,
          3);
  static final DashboardView DASHBOARD =
      new DashboardView(
          1,
          PRICE,
          PRICE,
          1,
          List.of(new HourRevenue(AT, 1, PRICE)),
          List.of(new TopProduct("15970", 1, PRICE)));

  private Samples() {}

  static Future<?> answer(Operation<?, ?> operation, Object request, Caller caller) {
    try {
      return Future.succeededFuture(reply(operation.address(), request, caller));
    } catch (Problem refusal) {
      return Future.failedFuture(refusal);
    }
  }

  private static Object reply(String address, Object request, Caller caller) {
    return switch (address) {
      case "user.register", "user.logIn", "user.refresh" -> SESSION;
      case "user.findMe" -> {
        caller.requireUser();
        yield USER;
      }
      case "product.find" -> PRODUCT;
      case "product.search" -> new SearchReply(List.of(PRODUCT), null, Map.of());
      case "product.add" -> {
        caller.requireStaff();
        yield new AddedProducts(0);
      }
      case "inventory.check" ->
          new CheckReply(
              true,
              ((Check) request)
                  .items().stream()
                      .map(line -> new Availability(line.productId(), line.quantity(), 8))
                      .toList());
      case "inventory.find", "inventory.set" -> {
        caller.requireStaff();
        yield STOCK;
      }
      case "cart.find", "cart.putItem", "cart.removeItem", "cart.clear" -> CART;
      case "order.place" -> new PlacedOrder(ORDER, true, false);
      case "order.list" -> new OrdersReply(List.of(ORDER), null);
      case "order.find", "order.cancel" -> {
        caller.requireUser();
        yield ORDER;
      }
      case "order.history" ->
          new HistoryReply(List.of(new EventView(1, "OrderPlaced", AT, Map.of("total", 129_900))));
      case "analytics.dashboard" -> {
        caller.requireStaff();
        yield DASHBOARD;
      }
      default -> throw new IllegalArgumentException(address);
    };
  }
}
