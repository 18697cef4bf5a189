package mercato.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.analytics.AnalyticsOperations.DashboardView;
import mercato.contract.analytics.AnalyticsOperations.HourRevenue;
import mercato.contract.analytics.AnalyticsOperations.TopProduct;
import mercato.contract.inventory.StockView;
import mercato.contract.order.CartView;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.QuoteView;
import mercato.contract.order.OrderView;
import mercato.contract.order.PaymentView;
import mercato.contract.order.PricingOperations.CouponView;
import mercato.contract.order.RefundView;
import mercato.contract.order.ReturnView;
import mercato.contract.product.CategoryOperations.CategoryView;
import mercato.contract.product.CategoryOperations.RenameView;
import mercato.contract.product.PlanOperations.PlannedChange;
import mercato.contract.product.PlanOperations.PricePlanView;
import mercato.contract.product.PlanOperations.SaleStatus;
import mercato.contract.product.PlanOperations.SaleView;
import mercato.contract.product.PriceStep;
import mercato.contract.product.ProductView;
import mercato.contract.product.ReviewView;
import mercato.contract.product.WatchOperations.WatchView;
import mercato.contract.user.AccountOperations.ExportView;
import mercato.contract.user.AccountOperations.MailView;
import mercato.contract.user.AddressView;
import mercato.contract.user.AdminOperations.AccountView;
import mercato.contract.user.AdminOperations.ActView;
import mercato.contract.user.NotificationOperations.OrderNews;
import mercato.contract.user.NotificationView;
import mercato.contract.user.PreferencesView;
import mercato.contract.user.ProfileView;
import mercato.contract.user.SessionOperations.ActiveSession;
import mercato.contract.user.UserOperations.SessionView;
import mercato.contract.user.UserView;

/** One of each view. */
final class Samples {

  static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");
  static final String ORDER_ID = "0194bb1c-2f00-7000-8000-000000000001";
  static final String RETURN_ID = "0194bb1c-2f00-7000-8000-00000000000f";
  static final String REVIEW_ID = "0194bb1c-2f00-7000-8000-00000000001f";
  static final String RENAME_ID = "0194bb1c-2f00-7000-8000-00000000002f";
  static final String CHANGE_ID = "0194bb1c-2f00-7000-8000-00000000003f";
  static final String SALE_ID = "0194bb1c-2f00-7000-8000-00000000004f";
  static final String NOTIFICATION_ID = "0194bb1c-2f00-7000-8000-00000000005f";
  static final String ACT_ID = "0194bb1c-2f00-7000-8000-00000000006f";
  static final String CART_ID = "0194bb1c-2f00-7000-8000-00000000cafe";
  static final Money PRICE = new Money(129_900, "USD");

  static final UserView USER =
      new UserView("u-1", "ann@example.com", false, "Ann", null, null, List.of("customer"), AT, 4);
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
          null,
          7,
          AT,
          AT);
  static final ReviewView REVIEW =
      new ReviewView(
          REVIEW_ID, "15970", 5, "Fits well", null, "Ann", true, 3, null, 2, AT, AT.plusSeconds(1));
  static final CategoryView CATEGORY =
      new CategoryView(
          "Apparel",
          "Apparel",
          2,
          List.of(new CategoryView("Topwear", "Apparel/Topwear", 1, List.of())));
  static final RenameView RENAME =
      new RenameView(RENAME_ID, "Apparel/Topwear", "Clothes/Tops", 7, AT, null);
  static final PlannedChange CHANGE = new PlannedChange(CHANGE_ID, AT, PRICE);
  static final PricePlanView PLAN =
      new PricePlanView(
          "15970",
          PRICE,
          List.of(new PriceStep(AT, PRICE)),
          List.of(CHANGE),
          List.of(new PriceStep(AT.plusSeconds(60), new Money(99_900, "USD"))));
  static final SaleView SALE =
      new SaleView(
          SALE_ID,
          "Spring",
          "Apparel/Topwear",
          20,
          AT,
          AT.plusSeconds(60),
          SaleStatus.RUNNING,
          12,
          AT);
  static final WatchView WATCH = new WatchView("15970", PRICE, AT);
  static final ProfileView PROFILE = new ProfileView("u-1", "Ann", null, AT);
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
  static final AccountView ACCOUNT =
      new AccountView(
          "u-1", "ann@example.com", true, "Ann", "+14155550132", List.of("customer"), true, AT);
  static final ActView ACT =
      new ActView(
          ACT_ID, "u-3", "ROLES_SET", "u-1", Map.of("roles", "staff"), "192.0.2.7", null, AT);
  static final ActiveSession ACTIVE =
      new ActiveSession("session", AT, AT.plusSeconds(60), "192.0.2.7", "Browser/1", true);
  static final NotificationView NOTIFICATION =
      new NotificationView(
          NOTIFICATION_ID,
          NotificationView.Kind.ORDER_SHIPPED,
          "On its way",
          "Your order M-2026-000123 is on its way.",
          ORDER_ID,
          null,
          AT,
          null);
  static final OrderNews ORDER_NEWS = new OrderNews(ORDER_ID, "SHIPPED", 5, AT);
  static final ExportView EXPORT =
      new ExportView(
          USER,
          PreferencesView.DEFAULT,
          List.of(ADDRESS),
          List.of(ACTIVE),
          List.of(new MailView(NOTIFICATION_ID, "WELCOME", AT, null)));
  static final DashboardView DASHBOARD =
      new DashboardView(
          1,
          PRICE,
          PRICE,
          1,
          List.of(new HourRevenue(AT, 1, PRICE)),
          List.of(new TopProduct("15970", 1, PRICE)));

  private Samples() {}
}
