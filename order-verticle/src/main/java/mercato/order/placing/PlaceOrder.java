package mercato.order.placing;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
import mercato.contract.order.OrderView.Status;
import mercato.contract.product.ProductOperations;
import mercato.order.cart.Cart;
import mercato.order.cart.CartStore;
import mercato.order.history.IdempotencyKeys;
import mercato.order.history.IdempotencyKeys.Key;
import mercato.order.history.OrderLog;
import mercato.order.history.StoredOrder;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.order.model.OrderPricing;
import mercato.order.model.OrderRules;
import mercato.platform.bus.ServiceBus;
import mercato.platform.json.Json;
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
  private final IdempotencyKeys keys;
  private final OrderLog log;
  private final DriveCheckout checkout;
  private final InstantSource clock;
  private final Duration lease;
  private final Duration replyDue;

  /** What is ordered, and the cart that it came from, if any. */
  private record Basket(List<Item> items, OrderedCart cart) {}

  /**
   * @param lease for how long nobody else goes on with a fresh intent
   * @param replyDue when to answer though the checkout goes on
   */
  public PlaceOrder(
      ServiceBus bus,
      CartStore carts,
      IdempotencyKeys keys,
      OrderLog log,
      DriveCheckout checkout,
      InstantSource clock,
      Duration lease,
      Duration replyDue) {
    this.bus = bus;
    this.carts = carts;
    this.keys = keys;
    this.log = log;
    this.checkout = checkout;
    this.clock = clock;
    this.lease = lease;
    this.replyDue = replyDue;
  }

  public Future<PlacedOrder> handle(OrderOperations.PlaceOrder request, Caller caller) {
    Key key = new Key(caller.requireUser(), OPERATION, request.idempotencyKey(), hash(request));
    OrderRules.check(request);
    return keys.find(key)
        .compose(
            used ->
                used.isPresent()
                    ? again(used.get(), key, request, caller)
                    : place(key, request, caller));
  }

  /** The key is known: answers as before, unless that order came to nothing through no fault. */
  private Future<PlacedOrder> again(
      IdempotencyKeys.Used used, Key key, OrderOperations.PlaceOrder request, Caller caller) {
    return log.find(used.orderId())
        .compose(
            stored ->
                PlaceReplies.givenUpUnserved(stored.order())
                    ? keys.forget(key, used.orderId()).compose(free -> place(key, request, caller))
                    : replay(stored, used, key));
  }

  private Future<PlacedOrder> replay(StoredOrder stored, IdempotencyKeys.Used used, Key key) {
    if (!used.hash().equals(key.hash())) {
      return Future.failedFuture(
          new Problem(
              Problem.Kind.UNPROCESSABLE,
              "IDEMPOTENCY_KEY_REUSED",
              "This key has placed another order. Use a new key for a new order."));
    }
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

  private Future<PlacedOrder> place(Key key, OrderOperations.PlaceOrder request, Caller caller) {
    UUID id = Ids.next();
    var data = new StoredOrder.Private(request.shippingAddress(), request.payment().token());
    return basket(request, caller)
        .compose(basket -> intent(id, basket, request, caller))
        .compose(intent -> log.place(id, key, intent, data, lease))
        .compose(placed -> placed.isPresent() ? settle(placed.get()) : overtaken(key));
  }

  /** Another request under the same key was faster. */
  private Future<PlacedOrder> overtaken(Key key) {
    return keys.find(key)
        .map(Optional::orElseThrow)
        .compose(used -> log.find(used.orderId()).compose(stored -> replay(stored, used, key)));
  }

  private Future<Basket> basket(OrderOperations.PlaceOrder request, Caller caller) {
    if (request.items() != null) {
      return Future.succeededFuture(new Basket(request.items(), null));
    }
    return carts.find(Cart.Id.user(caller.requireUser())).map(PlaceOrder::basket);
  }

  private static Basket basket(Cart cart) {
    if (cart.lines().isEmpty()) {
      throw new Problem(Problem.Kind.INVALID, "CART_EMPTY", "There is nothing in the cart.");
    }
    return new Basket(
        cart.lines().stream().map(line -> new Item(line.productId(), line.quantity())).toList(),
        new OrderedCart(cart.id().name(), cart.version()));
  }

  private Future<OrderPlaced> intent(
      UUID id, Basket basket, OrderOperations.PlaceOrder request, Caller caller) {
    var ids = basket.items.stream().map(Item::productId).toList();
    return bus.call(ProductOperations.FIND_PRICES, new ProductOperations.FindPrices(ids), caller)
        .map(prices -> OrderPricing.of(basket.items, prices.items(), request.expectedTotal()))
        .map(
            pricing ->
                new OrderPlaced(
                    null,
                    caller.requireUser(),
                    pricing.lines(),
                    pricing.subtotal(),
                    pricing.shipping(),
                    pricing.tax(),
                    pricing.discount(),
                    pricing.total(),
                    basket.cart,
                    Ids.derived(id.toString(), "payment").toString(),
                    request.payment().method(),
                    clock.instant()));
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

  /** Of all but the key. The hash alone is kept, since the request holds the payment token. */
  private static Buffer hash(OrderOperations.PlaceOrder request) {
    var unkeyed =
        new OrderOperations.PlaceOrder(
            null,
            request.items(),
            request.shippingAddress(),
            request.payment(),
            request.expectedTotal());
    try {
      return Buffer.buffer(MessageDigest.getInstance("SHA-256").digest(Json.encode(unkeyed)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
