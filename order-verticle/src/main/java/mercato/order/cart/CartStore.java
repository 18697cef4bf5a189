package mercato.order.cart;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.order.OrderFact;
import mercato.order.model.OrderRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carts in Redis, each a hash: {@code version}, and a field {@code p:PRODUCT} by line with {@code
 * PLACE QUANTITY AMOUNT CURRENCY}. Each change is one script, so that it is whole and each line
 * that changes counts.
 */
public final class CartStore {

  private static final Logger LOG = LoggerFactory.getLogger(CartStore.class);

  private static final String VERSION = "version";
  private static final String LINE = "p:";
  private static final long LIMIT_MILLIS = 1_000;

  private final Redis redis;
  private final Duration guestLife;

  /**
   * @param guestLife how long a guest's cart is kept after its last change
   */
  public CartStore(Redis redis, Duration guestLife) {
    this.redis = redis;
    this.guestLife = guestLife;
  }

  /** The cart, empty when there is none. */
  public Future<Cart> find(Cart.Id id) {
    return limited(redis.send(Request.cmd(Command.HGETALL).arg(key(id))))
        .map(fields -> cart(id, fields));
  }

  /**
   * Sets a line. Refuses {@code CART_FULL}, {@code STALE}.
   *
   * @param version that the cart must have, or null for any; so below
   */
  public Future<Void> put(Cart.Id id, Cart.Line line, Long version) {
    Money price = line.unitPrice();
    return run(
        CartScript.PUT,
        change(CartScript.PUT, id, version)
            .arg(line.productId())
            .arg(line.quantity() + " " + price.amount() + " " + price.currency())
            .arg(OrderRules.MAX_LINES));
  }

  /** Refuses {@code STALE}. */
  public Future<Void> remove(Cart.Id id, String productId, Long version) {
    return run(CartScript.REMOVE, change(CartScript.REMOVE, id, version).arg(productId));
  }

  /** Refuses {@code STALE}. */
  public Future<Void> clear(Cart.Id id, Long version) {
    return run(CartScript.CLEAR, change(CartScript.CLEAR, id, version));
  }

  /**
   * Moves all lines of a guest's cart into a user's and deletes it; each is a change. Quantities
   * add, up to what is available; a line that is there keeps its place and its price. Refuses
   * {@code CART_FULL}: then nothing has moved.
   *
   * @param available pieces by product; no limit for one that is not there
   */
  public Future<Void> merge(Cart.Id guest, Cart.Id user, Map<String, Integer> available) {
    Request request =
        CartScript.MERGE
            .on(key(user), key(guest))
            .arg(OrderRules.MAX_LINES)
            .arg(OrderRules.MAX_QUANTITY);
    available.forEach((product, pieces) -> request.arg(product).arg(pieces));
    return run(CartScript.MERGE, request);
  }

  /**
   * What an order has ordered from a cart.
   *
   * @param lines to take out, as far as they are there
   */
  public record Ordered(Cart.Id id, String orderId, List<OrderFact.Line> lines) {}

  /**
   * Takes out what was ordered, once by order: what was added meanwhile stays.
   *
   * @param orders a page of them: all are sent before the first answer
   * @param memory how long an order is remembered, at least as long as its fact may be told again
   */
  public Future<Void> take(List<Ordered> orders, Duration memory) {
    var requests = orders.stream().map(order -> take(order, memory)).toList();
    return requests.isEmpty()
        ? Future.succeededFuture()
        : limited(CartScript.TAKE.run(redis, () -> redis.batch(requests))).mapEmpty();
  }

  private static Request take(Ordered order, Duration memory) {
    Request request =
        CartScript.TAKE
            .on(key(order.id()), "cart:taken:" + order.orderId())
            .arg(memory.toSeconds());
    order.lines().forEach(line -> request.arg(line.productId()).arg(line.quantity()));
    return request;
  }

  /** Deletes users' carts. */
  public Future<Void> forget(Collection<String> userIds) {
    Request request = Request.cmd(Command.DEL);
    userIds.forEach(userId -> request.arg(key(Cart.Id.user(userId))));
    return limited(redis.send(request)).mapEmpty();
  }

  public Future<Void> check() {
    return limited(redis.send(Request.cmd(Command.PING))).mapEmpty();
  }

  static Problem stale() {
    return new Problem(
        Problem.Kind.STALE, "STALE", "The cart has changed since. Look at it and try again.");
  }

  private static Problem full() {
    return new Problem(
        Problem.Kind.CONFLICT,
        "CART_FULL",
        "A cart holds at most " + OrderRules.MAX_LINES + " products.");
  }

  private Request change(CartScript script, Cart.Id id, Long version) {
    return script
        .on(key(id))
        .arg(version == null ? "" : version.toString())
        .arg(id.guest() ? guestLife.toMillis() : 0);
  }

  private Future<Void> run(CartScript script, Request request) {
    return limited(script.run(redis, () -> redis.send(request)))
        .compose(
            done ->
                switch (done.toInteger()) {
                  case CartScript.FULL -> Future.failedFuture(full());
                  case CartScript.STALE -> Future.failedFuture(stale());
                  default -> Future.succeededFuture();
                });
  }

  private static <T> Future<T> limited(Future<T> asked) {
    return asked
        .timeout(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
        .recover(
            failure -> {
              LOG.warn("Redis did not serve: {}", failure.toString());
              return Future.failedFuture(
                  Problem.unavailable("The shop cannot reach its carts just now."));
            });
  }

  private static String key(Cart.Id id) {
    return (id.guest() ? "cart:g:" : "cart:u:") + id.name();
  }

  private static Cart cart(Cart.Id id, Response fields) {
    record Placed(long place, Cart.Line line) {}
    List<Placed> lines = new ArrayList<>();
    long version = 0;
    for (String field : fields.getKeys()) {
      if (field.equals(VERSION)) {
        version = fields.get(field).toLong();
      } else {
        String[] parts = fields.get(field).toString().split(" ");
        Money price = new Money(Long.parseLong(parts[2]), parts[3]);
        String product = field.substring(LINE.length());
        lines.add(
            new Placed(
                Long.parseLong(parts[0]),
                new Cart.Line(product, Integer.parseInt(parts[1]), price)));
      }
    }
    lines.sort(Comparator.comparingLong(Placed::place));
    return new Cart(id, lines.stream().map(Placed::line).toList(), version);
  }
}
