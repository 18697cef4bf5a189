package mercato.order.cart;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.order.OrderFact;
import mercato.order.model.OrderRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carts in Redis, each a hash: {@code version}, and a field {@code p:PRODUCT} by line with {@code
 * PLACE QUANTITY AMOUNT CURRENCY}. Each change is one script, so that it is whole and counts once.
 */
public final class CartStore {

  private static final Logger LOG = LoggerFactory.getLogger(CartStore.class);

  /** {@code product, "quantity amount currency", ttl in ms or 0, most lines} → version or -1. */
  private static final String PUT =
      """
      local field = 'p:' .. ARGV[1]
      local line = redis.call('HGET', KEYS[1], field)
      if not line and redis.call('HLEN', KEYS[1]) > tonumber(ARGV[4]) then return -1 end
      local version = redis.call('HINCRBY', KEYS[1], 'version', 1)
      local place = line and string.match(line, '^%d+') or version
      redis.call('HSET', KEYS[1], field, place .. ' ' .. ARGV[2])
      if ARGV[3] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
      return version
      """;

  private static final String REMOVE =
      """
      if redis.call('HDEL', KEYS[1], 'p:' .. ARGV[1]) == 1 then
        redis.call('HINCRBY', KEYS[1], 'version', 1)
      end
      return 1
      """;

  private static final String CLEAR =
      """
      local removed = 0
      for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
        if field ~= 'version' then removed = removed + redis.call('HDEL', KEYS[1], field) end
      end
      if removed > 0 then redis.call('HINCRBY', KEYS[1], 'version', 1) end
      return removed
      """;

  /** {@code seconds to remember, then product, quantity, ...}; KEYS[2] remembers the order. */
  private static final String TAKE =
      """
      if not redis.call('SET', KEYS[2], '1', 'NX', 'EX', ARGV[1]) then return 0 end
      local taken = 0
      for i = 2, #ARGV, 2 do
        local field = 'p:' .. ARGV[i]
        local line = redis.call('HGET', KEYS[1], field)
        if line then
          local place, quantity, price = string.match(line, '^(%d+) (%d+) (.*)$')
          local left = tonumber(quantity) - tonumber(ARGV[i + 1])
          if left > 0 then redis.call('HSET', KEYS[1], field, place .. ' ' .. left .. ' ' .. price)
          else redis.call('HDEL', KEYS[1], field) end
          taken = taken + 1
        end
      end
      if taken > 0 then redis.call('HINCRBY', KEYS[1], 'version', 1) end
      return taken
      """;

  private static final String VERSION = "version";
  private static final String LINE = "p:";
  private static final long LIMIT_MILLIS = 1_000;

  private final Redis redis;
  private final Duration guestLife;

  /**
   * @param guestLife how long a guest's cart is kept after its last addition
   */
  public CartStore(Redis redis, Duration guestLife) {
    this.redis = redis;
    this.guestLife = guestLife;
  }

  /** The cart, empty when there is none. */
  public Future<Cart> find(Cart.Id id) {
    return send(Request.cmd(Command.HGETALL).arg(key(id))).map(fields -> cart(id, fields));
  }

  /** Sets a line. Refuses {@code CART_FULL}. */
  public Future<Void> put(Cart.Id id, Cart.Line line) {
    String text =
        line.quantity() + " " + line.unitPrice().amount() + " " + line.unitPrice().currency();
    return send(script(PUT, key(id))
            .arg(line.productId())
            .arg(text)
            .arg(id.guest() ? guestLife.toMillis() : 0)
            .arg(OrderRules.MAX_LINES))
        .map(
            version -> {
              if (version.toLong() < 0) {
                throw new Problem(
                    Problem.Kind.CONFLICT,
                    "CART_FULL",
                    "A cart holds at most " + OrderRules.MAX_LINES + " products.");
              }
              return null;
            });
  }

  public Future<Void> remove(Cart.Id id, String productId) {
    return send(script(REMOVE, key(id)).arg(productId)).mapEmpty();
  }

  public Future<Void> clear(Cart.Id id) {
    return send(script(CLEAR, key(id))).mapEmpty();
  }

  /**
   * Takes out what an order has ordered, once: what was added meanwhile stays.
   *
   * @param memory how long the order is remembered, at least as long as its fact may be told again
   */
  public Future<Void> take(
      Cart.Id id, String orderId, List<OrderFact.Line> lines, Duration memory) {
    Request request =
        Request.cmd(Command.EVAL)
            .arg(TAKE)
            .arg(2)
            .arg(key(id))
            .arg("cart:taken:" + orderId)
            .arg(memory.toSeconds());
    lines.forEach(line -> request.arg(line.productId()).arg(line.quantity()));
    return send(request).mapEmpty();
  }

  public Future<Void> check() {
    return send(Request.cmd(Command.PING)).mapEmpty();
  }

  private static Request script(String text, String key) {
    return Request.cmd(Command.EVAL).arg(text).arg(1).arg(key);
  }

  private Future<Response> send(Request request) {
    return redis
        .send(request)
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
