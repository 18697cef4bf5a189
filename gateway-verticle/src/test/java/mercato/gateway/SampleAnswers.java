package mercato.gateway;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.Operation;
import mercato.contract.analytics.AnalyticsOperations;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.AdjustedStock;
import mercato.contract.inventory.InventoryOperations.Availability;
import mercato.contract.inventory.InventoryOperations.CheckReply;
import mercato.contract.inventory.InventoryOperations.MovementsReply;
import mercato.contract.inventory.InventoryOperations.StockReply;
import mercato.contract.inventory.MovementView;
import mercato.contract.order.CartOperations;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.EventView;
import mercato.contract.order.OrderOperations.HistoryReply;
import mercato.contract.order.OrderOperations.OrdersReply;
import mercato.contract.order.OrderOperations.PlacedOrder;
import mercato.contract.order.OrderOperations.ProgressReply;
import mercato.contract.order.OrderOperations.ProgressView;
import mercato.contract.order.OrderView;
import mercato.contract.order.PaymentOperations;
import mercato.contract.order.PaymentOperations.CallbackReply;
import mercato.contract.order.PaymentOperations.PaymentsReply;
import mercato.contract.order.PaymentOperations.RefundReply;
import mercato.contract.order.PricingOperations;
import mercato.contract.order.PricingOperations.CouponsReply;
import mercato.contract.order.PricingOperations.ShippingMethodView;
import mercato.contract.order.PricingOperations.ShippingMethodsReply;
import mercato.contract.order.ReturnOperations;
import mercato.contract.order.ReturnOperations.ReturnReply;
import mercato.contract.order.ReturnOperations.ReturnsReply;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.AddedProducts;
import mercato.contract.product.CatalogueOperations.CreatedProduct;
import mercato.contract.product.CatalogueOperations.ImportedProducts;
import mercato.contract.product.CategoryOperations;
import mercato.contract.product.CategoryOperations.TreeView;
import mercato.contract.product.PlanOperations;
import mercato.contract.product.PlanOperations.SalesReply;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.RecommendReply;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.contract.product.ProductOperations.SuggestReply;
import mercato.contract.product.ProductOperations.Suggestion;
import mercato.contract.product.ReviewOperations;
import mercato.contract.product.ReviewOperations.RemovedReview;
import mercato.contract.product.ReviewOperations.ReviewsReply;
import mercato.contract.product.WatchOperations;
import mercato.contract.product.WatchOperations.Unwatched;
import mercato.contract.product.WatchOperations.WatchesReply;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AddressOperations;
import mercato.contract.user.AddressOperations.AddressesReply;
import mercato.contract.user.AddressOperations.RemovedAddress;
import mercato.contract.user.AdminOperations;
import mercato.contract.user.AdminOperations.AccountsReply;
import mercato.contract.user.AdminOperations.ActsReply;
import mercato.contract.user.NotificationOperations;
import mercato.contract.user.NotificationOperations.NewsReply;
import mercato.contract.user.NotificationOperations.NotificationsReply;
import mercato.contract.user.PreferencesView;
import mercato.contract.user.SessionOperations;
import mercato.contract.user.SessionOperations.EndedSessions;
import mercato.contract.user.SessionOperations.Noted;
import mercato.contract.user.SessionOperations.SessionsReply;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.KeysView;
import mercato.contract.user.UserOperations.ProfilesReply;

/** What each operation that the gateway asks is answered unless a test says otherwise. */
final class SampleAnswers {

  private final Map<Operation<?, ?>, BiFunction<Object, Caller, Future<?>>> all =
      new LinkedHashMap<>();

  private SampleAnswers(Supplier<KeysView> keys) {
    answer(UserOperations.FIND_KEYS, (find, caller) -> keys.get());
    users();
    accounts();
    products();
    opinionsAndPrices();
    stockAndCarts();
    orders();
    money();
  }

  static Map<Operation<?, ?>, BiFunction<Object, Caller, Future<?>>> all(Supplier<KeysView> keys) {
    return new SampleAnswers(keys).all;
  }

  private void users() {
    reply(UserOperations.REGISTER, Samples.SESSION);
    reply(UserOperations.LOG_IN, Samples.SESSION);
    reply(UserOperations.REFRESH, Samples.SESSION);
    signedIn(UserOperations.FIND_ME, Samples.USER);
    reply(UserOperations.FIND_PROFILES, new ProfilesReply(List.of(Samples.PROFILE)));
    reply(AddressOperations.LIST, new AddressesReply(List.of(Samples.ADDRESS)));
    reply(AddressOperations.ADD, Samples.ADDRESS);
    reply(AddressOperations.REPLACE, Samples.ADDRESS);
    reply(AddressOperations.REMOVE, new RemovedAddress());
    staff(AnalyticsOperations.DASHBOARD, Samples.DASHBOARD);
  }

  private void accounts() {
    reply(SessionOperations.LIST, new SessionsReply(List.of(Samples.ACTIVE)));
    reply(SessionOperations.END, new EndedSessions());
    reply(SessionOperations.END_ALL, new EndedSessions());
    reply(SessionOperations.SEEN, new Noted());
    reply(AccountOperations.CHANGE, Samples.USER);
    reply(AccountOperations.CHANGE_PASSWORD, new AccountOperations.Done());
    reply(AccountOperations.VERIFY_EMAIL, new AccountOperations.Done());
    reply(AccountOperations.SEND_VERIFICATION, new AccountOperations.Done());
    reply(AccountOperations.REQUEST_RESET, new AccountOperations.Done());
    reply(AccountOperations.RESET_PASSWORD, new AccountOperations.Done());
    reply(AccountOperations.FIND_PREFERENCES, PreferencesView.DEFAULT);
    answer(AccountOperations.SET_PREFERENCES, (set, caller) -> set.preferences());
    reply(AccountOperations.EXPORT, Samples.EXPORT);
    reply(AccountOperations.ERASE, new AccountOperations.Done());
    reply(AdminOperations.LIST_ACCOUNTS, new AccountsReply(List.of(Samples.ACCOUNT), null));
    reply(AdminOperations.CHANGE_ACCOUNT, Samples.ACCOUNT);
    reply(AdminOperations.LIST_ACTS, new ActsReply(List.of(Samples.ACT), null));
    reply(NotificationOperations.LIST, new NotificationsReply(List.of(Samples.NOTIFICATION), null));
    reply(NotificationOperations.READ, Samples.NOTIFICATION);
    reply(NotificationOperations.POST, Samples.NOTIFICATION);
    reply(NotificationOperations.NEWS, new NewsReply(List.of(), 7));
  }

  private void products() {
    reply(ProductOperations.FIND, Samples.PRODUCT);
    reply(ProductOperations.SEARCH, new SearchReply(List.of(Samples.PRODUCT), null, Map.of()));
    reply(
        ProductOperations.SUGGEST,
        new SuggestReply(
            List.of(
                new Suggestion("shirts", null), new Suggestion("turtle check shirt", "15970"))));
    reply(ProductOperations.RECOMMEND, new RecommendReply(List.of(Samples.PRODUCT)));
    reply(CatalogueOperations.CREATE, new CreatedProduct(Samples.PRODUCT, false));
    reply(CatalogueOperations.REPLACE, Samples.PRODUCT);
    reply(CatalogueOperations.PATCH, Samples.PRODUCT);
    reply(CatalogueOperations.RETIRE, Samples.PRODUCT);
    staff(CatalogueOperations.ADD, new AddedProducts(0));
    answer(
        CatalogueOperations.IMPORT,
        (batch, caller) -> new ImportedProducts(batch.products().size(), 0, 0, List.of()));
    reply(CategoryOperations.TREE, new TreeView(List.of(Samples.CATEGORY)));
    reply(CategoryOperations.RENAME, Samples.RENAME);
    reply(CategoryOperations.FIND_RENAME, Samples.RENAME);
  }

  private void opinionsAndPrices() {
    reply(ReviewOperations.LIST, new ReviewsReply(List.of(Samples.REVIEW), null));
    reply(ReviewOperations.WRITE, Samples.REVIEW);
    reply(ReviewOperations.EDIT, Samples.REVIEW);
    reply(ReviewOperations.REMOVE, new RemovedReview());
    reply(ReviewOperations.VOTE, Samples.REVIEW);
    reply(ReviewOperations.HIDE, Samples.REVIEW);
    reply(ReviewOperations.OF_AUTHOR, new ReviewsReply(List.of(Samples.REVIEW), null));
    reply(WatchOperations.LIST, new WatchesReply(List.of(Samples.WATCH), null));
    reply(WatchOperations.ADD, Samples.WATCH);
    reply(WatchOperations.REMOVE, new Unwatched());
    reply(PlanOperations.FIND_PRICES, Samples.PLAN);
    reply(PlanOperations.PLAN_CHANGE, Samples.CHANGE);
    reply(PlanOperations.CANCEL_CHANGE, new PlanOperations.Done());
    reply(PlanOperations.PLAN_SALE, Samples.SALE);
    reply(PlanOperations.LIST_SALES, new SalesReply(List.of(Samples.SALE), null));
    reply(PlanOperations.FIND_SALE, Samples.SALE);
    reply(PlanOperations.END_SALE, Samples.SALE);
  }

  private void stockAndCarts() {
    answer(
        InventoryOperations.CHECK,
        (check, caller) ->
            new CheckReply(
                true,
                check.items().stream()
                    .map(line -> new Availability(line.productId(), line.quantity(), 8))
                    .toList()));
    staff(InventoryOperations.FIND, Samples.STOCK);
    staff(InventoryOperations.SET, Samples.STOCK);
    reply(InventoryOperations.LIST, new StockReply(List.of(Samples.STOCK), null));
    reply(InventoryOperations.ADJUST, new AdjustedStock(Samples.STOCK, false));
    reply(
        InventoryOperations.MOVEMENTS,
        new MovementsReply(
            List.of(new MovementView(Samples.RETURN_ID, -1, "SALE", Samples.ORDER_ID, Samples.AT)),
            "more"));
    reply(CartOperations.FIND, Samples.CART);
    reply(CartOperations.PUT_ITEM, Samples.CART);
    reply(CartOperations.REMOVE_ITEM, Samples.CART);
    reply(CartOperations.CLEAR, Samples.CART);
    reply(CartOperations.MERGE, Samples.CART);
  }

  private void orders() {
    reply(OrderOperations.PLACE, new PlacedOrder(Samples.ORDER, true, false));
    reply(OrderOperations.LIST, new OrdersReply(List.of(Samples.ORDER), null));
    signedIn(OrderOperations.FIND, Samples.ORDER);
    signedIn(OrderOperations.CANCEL, Samples.ORDER);
    signedIn(OrderOperations.SHIP, Samples.ORDER);
    signedIn(OrderOperations.DELIVER, Samples.ORDER);
    reply(
        OrderOperations.HISTORY,
        new HistoryReply(
            List.of(new EventView(1, "OrderPlaced", Samples.AT, Map.of("total", 129_900)))));
    reply(
        OrderOperations.PROGRESS,
        new ProgressReply(
            List.of(
                new ProgressView(Samples.ORDER_ID, OrderView.Status.CONFIRMED, 3, Samples.AT))));
    reply(OrderOperations.QUOTE, Samples.QUOTE);
  }

  private void money() {
    reply(
        PricingOperations.SHIPPING_METHODS,
        new ShippingMethodsReply(
            List.of(new ShippingMethodView("standard", "Standard", Money.zero("USD"), 3, 5))));
    reply(PricingOperations.CREATE_COUPON, Samples.COUPON);
    reply(PricingOperations.COUPONS, new CouponsReply(List.of(Samples.COUPON), null));
    reply(PaymentOperations.OF_ORDER, new PaymentsReply(List.of(Samples.PAYMENT)));
    reply(PaymentOperations.FIND, Samples.PAYMENT);
    reply(PaymentOperations.REFUND, new RefundReply(Samples.REFUND, false, false));
    reply(PaymentOperations.CALLBACK, new CallbackReply());
    reply(ReturnOperations.REQUEST, new ReturnReply(Samples.RETURN, false));
    reply(ReturnOperations.APPROVE, new ReturnReply(Samples.APPROVED, false));
    reply(ReturnOperations.REJECT, new ReturnReply(Samples.RETURN, false));
    var returns = new ReturnsReply(List.of(Samples.APPROVED, Samples.RETURN), null);
    reply(ReturnOperations.OF_ORDER, returns);
    reply(ReturnOperations.LIST, returns);
  }

  private <Q, R> void reply(Operation<Q, R> operation, R reply) {
    answer(operation, (request, caller) -> reply);
  }

  private <Q, R> void signedIn(Operation<Q, R> operation, R reply) {
    answer(
        operation,
        (request, caller) -> {
          caller.requireUser();
          return reply;
        });
  }

  private <Q, R> void staff(Operation<Q, R> operation, R reply) {
    answer(
        operation,
        (request, caller) -> {
          caller.requireStaff();
          return reply;
        });
  }

  private <Q, R> void answer(Operation<Q, R> operation, BiFunction<Q, Caller, R> reply) {
    all.put(
        operation,
        (request, caller) ->
            Future.succeededFuture(operation.request().cast(request))
                .map(asked -> reply.apply(asked, caller)));
  }
}
