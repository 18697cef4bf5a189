package mercato.order;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import mercato.contract.order.CartOperations;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.PaymentOperations;
import mercato.contract.order.PricingOperations;
import mercato.contract.order.ReturnOperations;
import mercato.order.cart.CartStore;
import mercato.order.cart.ChangeCart;
import mercato.order.cart.MergeCart;
import mercato.order.cart.ViewCart;
import mercato.order.fulfilment.CancelOrder;
import mercato.order.fulfilment.ChangeOrder;
import mercato.order.fulfilment.DecideReturn;
import mercato.order.fulfilment.DeliverOrder;
import mercato.order.fulfilment.RefundOrder;
import mercato.order.fulfilment.RequestReturn;
import mercato.order.fulfilment.ShipOrder;
import mercato.order.history.IdempotencyKeys;
import mercato.order.history.OrderLog;
import mercato.order.history.OrderTable;
import mercato.order.payment.ProviderCallback;
import mercato.order.placing.DriveCheckout;
import mercato.order.placing.Once;
import mercato.order.placing.PlaceOrder;
import mercato.order.pricing.CouponStore;
import mercato.order.pricing.Coupons;
import mercato.order.pricing.Pricing;
import mercato.order.pricing.QuoteOrder;
import mercato.order.pricing.RateCache;
import mercato.order.pricing.ShippingMethods;
import mercato.order.viewing.FindOrders;
import mercato.order.viewing.FindPayments;
import mercato.order.viewing.FindReturns;
import mercato.order.viewing.FindVerdicts;
import mercato.order.viewing.OrderAccess;
import mercato.order.viewing.OrderTimeline;
import mercato.platform.bus.ServiceBus;
import mercato.platform.postgres.Postgres;

/** Which use case answers which operation. */
final class OrderWiring {

  private final ServiceBus bus;
  private final OrderConfig config;
  private final InstantSource clock;
  private final Postgres postgres;
  private final CartStore carts;
  private final OrderLog log;
  private final OrderTable table;
  private final IdempotencyKeys keys;
  private final DriveCheckout checkout;
  private final OrderAccess access;

  OrderWiring(
      ServiceBus bus,
      OrderConfig config,
      InstantSource clock,
      Postgres postgres,
      CartStore carts,
      OrderLog log,
      OrderTable table,
      IdempotencyKeys keys,
      DriveCheckout checkout) {
    this.bus = bus;
    this.config = config;
    this.clock = clock;
    this.postgres = postgres;
    this.carts = carts;
    this.log = log;
    this.table = table;
    this.keys = keys;
    this.checkout = checkout;
    this.access = new OrderAccess(log);
  }

  Future<?> serve() {
    var rates = new RateCache(postgres, clock);
    var coupons = new CouponStore(postgres);
    var pricing = new Pricing(bus, rates, coupons, clock);
    return Future.all(
        List.of(
            servePlacing(pricing),
            servePricing(pricing, rates, new Coupons(coupons, clock)),
            serveFulfilment(),
            serveViews(),
            serveCarts()));
  }

  private Future<?> servePlacing(Pricing pricing) {
    var place =
        new PlaceOrder(
            bus, carts, pricing, keys, log, checkout, clock, config.lease(), config.replyDue());
    var callback =
        new ProviderCallback(
            config.payment().webhookSecret(),
            clock,
            payment -> log.find(payment).compose(checkout::hear));
    return Future.all(
        bus.serve(OrderOperations.PLACE, place::handle),
        bus.serve(PaymentOperations.CALLBACK, callback::handle));
  }

  private Future<?> serveFulfilment() {
    var change = new ChangeOrder(log, checkout, clock, config.lease(), config.replyDue());
    var once = new Once(keys);
    var request = new RequestReturn(access, log, once, change);
    var decide = new DecideReturn(table, log, once, change);
    return Future.all(
        List.of(
            bus.serve(OrderOperations.CANCEL, new CancelOrder(access, change)::handle),
            bus.serve(OrderOperations.SHIP, new ShipOrder(access, change)::handle),
            bus.serve(OrderOperations.DELIVER, new DeliverOrder(access, change)::handle),
            bus.serve(PaymentOperations.REFUND, new RefundOrder(access, log, once, change)::handle),
            bus.serve(ReturnOperations.REQUEST, request::handle),
            bus.serve(ReturnOperations.APPROVE, decide::approve),
            bus.serve(ReturnOperations.REJECT, decide::reject)));
  }

  private Future<?> serveViews() {
    var orders = new FindOrders(access, table);
    var timeline = new OrderTimeline(access);
    var payments = new FindPayments(access);
    var returns = new FindReturns(access, table);
    return Future.all(
        List.of(
            bus.serve(OrderOperations.FIND, orders::find),
            bus.serve(OrderOperations.LIST, orders::list),
            bus.serve(OrderOperations.HISTORY, timeline::history),
            bus.serve(OrderOperations.PROGRESS, timeline::progress),
            bus.serve(OrderOperations.VERDICTS, new FindVerdicts(table)::handle),
            bus.serve(PaymentOperations.OF_ORDER, payments::ofOrder),
            bus.serve(PaymentOperations.FIND, payments::find),
            bus.serve(ReturnOperations.OF_ORDER, returns::ofOrder),
            bus.serve(ReturnOperations.LIST, returns::list)));
  }

  private Future<?> servePricing(Pricing pricing, RateCache rates, Coupons coupons) {
    return Future.all(
        bus.serve(OrderOperations.QUOTE, new QuoteOrder(bus, carts, pricing)::handle),
        bus.serve(PricingOperations.SHIPPING_METHODS, new ShippingMethods(rates)::handle),
        bus.serve(PricingOperations.CREATE_COUPON, coupons::create),
        bus.serve(PricingOperations.COUPONS, coupons::list));
  }

  private Future<?> serveCarts() {
    var view = new ViewCart(bus, carts, config.currency());
    var change = new ChangeCart(bus, carts, view);
    return Future.all(
        bus.serve(CartOperations.FIND, view::handle),
        bus.serve(CartOperations.PUT_ITEM, change::put),
        bus.serve(CartOperations.REMOVE_ITEM, change::remove),
        bus.serve(CartOperations.CLEAR, change::clear),
        bus.serve(CartOperations.MERGE, new MergeCart(bus, carts, view)::handle));
  }
}
