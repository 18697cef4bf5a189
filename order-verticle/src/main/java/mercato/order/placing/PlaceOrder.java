package mercato.order.placing;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.order.OrderFact.OrderedCart;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.PlacedOrder;
import mercato.contract.order.OrderView.Address;
import mercato.contract.order.OrderView.Status;
import mercato.contract.user.AddressView;
import mercato.contract.user.UserOperations;
import mercato.order.cart.Cart;
import mercato.order.cart.CartStore;
import mercato.order.history.IdempotencyKeys;
import mercato.order.history.IdempotencyKeys.Key;
import mercato.order.history.IdempotencyKeys.Used;
import mercato.order.history.OrderLog;
import mercato.order.history.StoredOrder;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.order.model.OrderPricing;
import mercato.order.model.OrderRules;
import mercato.order.pricing.Pricing;
import mercato.platform.bus.ServiceBus;
import mercato.platform.time.Ids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places an order, once under its key: stores the intent, then drives the checkout. Answers when it
 * has settled, or when the reply is due while it goes on.
 */
public final class PlaceOrder {

  private static final Logger LOG = LoggerFactory.getLogger(PlaceOrder.class);
  private static final String OPERATION = "place";

  private final ServiceBus bus;
  private final CartStore carts;
  private final Pricing pricing;
  private final IdempotencyKeys keys;
  private final Once once;
  private final OrderLog log;
  private final DriveCheckout checkout;
  private final InstantSource clock;
  private final Duration lease;
  private final Duration replyDue;

  /** What is ordered at which price, and the cart that it came from, if any. */
  private record Basket(OrderPricing pricing, OrderedCart cart) {}

  /**
   * @param lease for how long nobody else goes on with a fresh intent
   * @param replyDue when to answer though the checkout goes on
   */
  public PlaceOrder(
      ServiceBus bus,
      CartStore carts,
      Pricing pricing,
      IdempotencyKeys keys,
      OrderLog log,
      DriveCheckout checkout,
      InstantSource clock,
      Duration lease,
      Duration replyDue) {
    this.bus = bus;
    this.carts = carts;
    this.pricing = pricing;
    this.keys = keys;
    this.once = new Once(keys);
    this.log = log;
    this.checkout = checkout;
    this.clock = clock;
    this.lease = lease;
    this.replyDue = replyDue;
  }

  public Future<PlacedOrder> handle(OrderOperations.PlaceOrder request, Caller caller) {
    String userId = caller.requireUser();
    OrderRules.check(request);
    return place(
        Once.key(userId, OPERATION, request.idempotencyKey(), unkeyed(request)), request, caller);
  }

  private Future<PlacedOrder> place(Key key, OrderOperations.PlaceOrder request, Caller caller) {
    return once.run(
        key,
        () -> store(key, request, caller),
        this::settle,
        used -> again(used, key, request, caller));
  }

  /** The key is known: answers as before, unless that order came to nothing through no fault. */
  private Future<PlacedOrder> again(
      Used used, Key key, OrderOperations.PlaceOrder request, Caller caller) {
    return log.find(used.orderId())
        .compose(
            stored ->
                PlaceReplies.givenUpUnserved(stored.order())
                    ? keys.forget(key, used.orderId()).compose(free -> place(key, request, caller))
                    : replay(stored, used, key));
  }

  private Future<PlacedOrder> replay(StoredOrder stored, Used used, Key key) {
    Once.check(used, key);
    Order order = stored.order();
    boolean young = clock.instant().isBefore(order.intent().at().plus(replyDue));
    if (order.status() == Status.PENDING && young) {
      return Future.failedFuture(
          new Problem(
              Problem.Kind.CONFLICT,
              "IN_PROGRESS",
              "The first request under this key is still running. Ask again shortly."));
    }
    return PlaceReplies.of(stored, true);
  }

  /** The buyer and the prices are asked for at once, unless the tax waits for the address. */
  private Future<Optional<StoredOrder>> store(
      Key key, OrderOperations.PlaceOrder request, Caller caller) {
    Future<Address> address =
        bus.call(
                UserOperations.FIND_BUYER,
                new UserOperations.FindBuyer(request.addressId()),
                caller)
            .map(buyer -> address(request, buyer.address()));
    Future<Basket> basket =
        request.addressId() == null
            ? basket(request, request.shippingAddress(), caller)
            : address.compose(known -> basket(request, known, caller));
    UUID id = Ids.next();
    return address
        .compose(known -> basket)
        .compose(
            priced ->
                log.place(
                    id,
                    key,
                    intent(id, priced, request, caller),
                    new StoredOrder.Private(address.result(), request.payment().token()),
                    lease,
                    caller.deadlineMillis()));
  }

  private static Address address(OrderOperations.PlaceOrder request, AddressView known) {
    return request.addressId() == null ? request.shippingAddress() : Pricing.destination(known);
  }

  private Future<Basket> basket(
      OrderOperations.PlaceOrder request, Address address, Caller caller) {
    return request.items() == null
        ? carts
            .find(Cart.Id.user(caller.requireUser()))
            .compose(cart -> price(cart.items(), ordered(cart), request, address, caller))
        : price(request.items(), null, request, address, caller);
  }

  private static OrderedCart ordered(Cart cart) {
    return new OrderedCart(cart.id().name(), cart.version());
  }

  private Future<Basket> price(
      List<Item> items,
      OrderedCart cart,
      OrderOperations.PlaceOrder request,
      Address address,
      Caller caller) {
    return pricing
        .price(
            items,
            address,
            request.shippingMethod(),
            request.couponCode(),
            request.expectedTotal(),
            caller)
        .map(priced -> new Basket(priced, cart));
  }

  private OrderPlaced intent(
      UUID id, Basket basket, OrderOperations.PlaceOrder request, Caller caller) {
    OrderPricing priced = basket.pricing;
    return new OrderPlaced(
        null,
        caller.requireUser(),
        priced.lines(),
        priced.subtotal(),
        priced.shipping(),
        priced.tax(),
        priced.discount(),
        priced.total(),
        basket.cart,
        id.toString(),
        request.payment().method(),
        priced.shippingMethod(),
        priced.couponCode(),
        clock.instant());
  }

  /** When the reply is due, or the log is away, it shows what is stored by then. */
  private Future<PlacedOrder> settle(StoredOrder placed) {
    Future<Order> settling = checkout.settle(placed);
    settling
        .compose(
            order ->
                order.status() == Status.PENDING ? settling : checkout.finish(placed.now(order)))
        .onFailure(failure -> LOG.warn("{} waits: {}", placed.order(), failure.toString()));
    return settling
        .timeout(replyDue.toMillis(), TimeUnit.MILLISECONDS)
        .recover(late -> log.current(placed.order().id()).otherwise(placed.order()))
        .compose(order -> PlaceReplies.of(placed.now(order), false));
  }

  private static OrderOperations.PlaceOrder unkeyed(OrderOperations.PlaceOrder request) {
    return new OrderOperations.PlaceOrder(
        null,
        request.items(),
        request.shippingAddress(),
        request.addressId(),
        request.payment(),
        request.shippingMethod(),
        request.couponCode(),
        request.expectedTotal());
  }
}
