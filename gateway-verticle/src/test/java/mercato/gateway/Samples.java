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
import mercato.contract.inventory.InventoryOperations.AdjustedStock;
import mercato.contract.inventory.InventoryOperations.Availability;
import mercato.contract.inventory.InventoryOperations.Check;
import mercato.contract.inventory.InventoryOperations.CheckReply;
import mercato.contract.inventory.InventoryOperations.MovementsReply;
import mercato.contract.inventory.InventoryOperations.StockReply;
import mercato.contract.inventory.MovementView;
import mercato.contract.inventory.StockView;
import mercato.contract.order.CartView;
import mercato.contract.order.OrderOperations.EventView;
import mercato.contract.order.OrderOperations.HistoryReply;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.OrdersReply;
import mercato.contract.order.OrderOperations.PlacedOrder;
import mercato.contract.order.OrderOperations.ProgressReply;
import mercato.contract.order.OrderOperations.ProgressView;
import mercato.contract.order.OrderOperations.QuoteView;
import mercato.contract.order.OrderView;
import mercato.contract.order.PaymentOperations.CallbackReply;
import mercato.contract.order.PaymentOperations.PaymentsReply;
import mercato.contract.order.PaymentOperations.RefundReply;
import mercato.contract.order.PaymentView;
import mercato.contract.order.PricingOperations.CouponView;
import mercato.contract.order.PricingOperations.CouponsReply;
import mercato.contract.order.PricingOperations.ShippingMethodView;
import mercato.contract.order.PricingOperations.ShippingMethodsReply;
import mercato.contract.order.RefundView;
import mercato.contract.order.ReturnOperations.ReturnReply;
import mercato.contract.order.ReturnOperations.ReturnsReply;
import mercato.contract.order.ReturnView;
import mercato.contract.product.ProductOperations.AddedProducts;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.contract.product.ProductView;
import mercato.contract.user.AddressOperations.AddressesReply;
import mercato.contract.user.AddressOperations.RemovedAddress;
import mercato.contract.user.AddressView;
import mercato.contract.user.UserOperations.AccountView;
import mercato.contract.user.UserOperations.SessionView;
import mercato.contract.user.UserView;

/** One of each view, and which operation answers which. */
final class Samples {

  static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");
  static final String ORDER_ID = "0194bb1c-2f00-7000-8000-000000000001";
  static final String RETURN_ID = "0194bb1c-2f00-7000-8000-00000000000f";
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
          new OrderView.Payment(ORDER_ID, OrderView.PaymentStatus.CAPTURED, "card"),
          "standard",
          null,
          new OrderView.Shipment("DHL", "JD0001", AT),
          AT,
          AT,
          3);
  static final PaymentView PAYMENT =
      new PaymentView(
          ORDER_ID,
          ORDER_ID,
          "card",
          OrderView.PaymentStatus.PARTIALLY_REFUNDED,
          PRICE,
          PRICE,
          new Money(100, "USD"),
          AT);
  static final RefundView REFUND =
      new RefundView(
          RETURN_ID, ORDER_ID, ORDER_ID, new Money(100, "USD"), "late", RefundView.Status.PENDING);
  static final ReturnView RETURN =
      new ReturnView(
          RETURN_ID,
          ORDER_ID,
          ReturnView.Status.REQUESTED,
          List.of(new Item("15970", 1)),
          "too small",
          null,
          AT,
          null);
  static final ReturnView APPROVED =
      new ReturnView(
          RETURN_ID,
          ORDER_ID,
          ReturnView.Status.APPROVED,
          List.of(new Item("15970", 1)),
          "too small",
          PRICE,
          AT,
          AT);
  static final CouponView COUPON =
      new CouponView("SPRING", 10, null, AT, AT.plusSeconds(60), 100, null, 0, AT);
  static final QuoteView QUOTE =
      new QuoteView(
          ORDER.items(),
          PRICE,
          Money.zero("USD"),
          Money.zero("USD"),
          Money.zero("USD"),
          PRICE,
          "standard");
  static final AddressView ADDRESS =
      new AddressView(
          "0194bb1c-2f00-7000-8000-00000000000a",
          "Home",
          "Ann",
          "1 Main St",
          null,
          "Springfield",
          null,
          "12345",
          "US",
          true);
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
      case "cart.find", "cart.putItem", "cart.removeItem", "cart.clear", "cart.merge" -> CART;
      case "order.place" -> new PlacedOrder(ORDER, true, false);
      case "order.list" -> new OrdersReply(List.of(ORDER), null);
      case "order.find", "order.cancel", "order.ship", "order.deliver" -> {
        caller.requireUser();
        yield ORDER;
      }
      case "order.history" ->
          new HistoryReply(List.of(new EventView(1, "OrderPlaced", AT, Map.of("total", 129_900))));
      case "order.progress" ->
          new ProgressReply(List.of(new ProgressView(ORDER_ID, OrderView.Status.CONFIRMED, 3, AT)));
      case "user.lock" ->
          new AccountView("u-1", "ann@example.com", "Ann", List.of("customer"), true);
      case "address.list" -> new AddressesReply(List.of(ADDRESS));
      case "address.add", "address.replace" -> ADDRESS;
      case "address.remove" -> new RemovedAddress();
      case "inventory.list" -> new StockReply(List.of(STOCK), null);
      case "inventory.adjust" -> new AdjustedStock(STOCK, false);
      case "inventory.movements" ->
          new MovementsReply(
              List.of(new MovementView(RETURN_ID, -1, "SALE", ORDER_ID, AT)), "more");
      case "analytics.dashboard" -> {
        caller.requireStaff();
        yield DASHBOARD;
      }
      default -> money(address);
    };
  }

  private static Object money(String address) {
    return switch (address) {
      case "order.quote" -> QUOTE;
      case "order.shippingMethods" ->
          new ShippingMethodsReply(
              List.of(new ShippingMethodView("standard", "Standard", Money.zero("USD"), 3, 5)));
      case "order.coupons" -> new CouponsReply(List.of(COUPON), null);
      case "order.createCoupon" -> COUPON;
      case "payment.ofOrder" -> new PaymentsReply(List.of(PAYMENT));
      case "payment.find" -> PAYMENT;
      case "payment.refund" -> new RefundReply(REFUND, false, false);
      case "payment.callback" -> new CallbackReply();
      case "return.request" -> new ReturnReply(RETURN, false);
      case "return.approve" -> new ReturnReply(APPROVED, false);
      case "return.reject" -> new ReturnReply(RETURN, false);
      case "return.ofOrder", "return.list" -> new ReturnsReply(List.of(APPROVED, RETURN), null);
      default -> throw new IllegalArgumentException(address);
    };
  }
}
