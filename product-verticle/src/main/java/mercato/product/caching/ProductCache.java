package mercato.product.caching;

import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import mercato.contract.Problem;
import mercato.platform.json.Json;
import mercato.platform.redis.BoundedRedis;
import mercato.product.model.PricePlan;
import mercato.product.model.Product;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Products in Redis, where all processes find them: at {@code product:1:ID} the text {@code VERSION
 * SINCE JSON}, where nothing follows the second blank for an id that is no product.
 *
 * <p>Who finds nothing may get the lease at {@code product-lease:ID}: one at a time loads, and what
 * it loaded is kept only if its lease still stands. A change removes both, so that a slow loader
 * never puts back what was changed meanwhile ("Scaling Memcache at Facebook", NSDI 2013, 3.2.1).
 *
 * <p>Redis is a help and no need: nothing here fails or takes longer than {@link #LIMIT}, and after
 * some failures Redis is left alone for a while. What it kept while a change could not be told to
 * it is not believed any more.
 */
final class ProductCache {

  private static final Logger LOG = LoggerFactory.getLogger(ProductCache.class);

  /** Another number where the form of what is kept is another. */
  private static final String KEPT = "product:1:";

  private static final String LEASE = "product-lease:";

  /** {@code KEPT LEASE; version at least, kept since, token, ms of the lease}. */
  private static final String FIND =
      """
      local kept = redis.call('GET', KEYS[1])
      if kept then
        local version, since = string.match(kept, '^(%d+) (%d+) ')
        if tonumber(version) >= tonumber(ARGV[1]) and tonumber(since) >= tonumber(ARGV[2]) then
          return kept
        end
      end
      return redis.call('SET', KEYS[2], ARGV[3], 'NX', 'PX', ARGV[4]) and 1 or 0""";

  /** {@code KEPT LEASE; token, text, ms to live}. */
  private static final String FILL =
      """
      if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
      redis.call('DEL', KEYS[2])
      redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
      return 1""";

  private static final Duration LIMIT = Duration.ofMillis(100);
  private static final Duration LEASE_TTL = Duration.ofSeconds(3);
  private static final Duration TTL = Duration.ofMinutes(5);

  /** Lifetimes differ by so much both ways, lest what was loaded together end together. */
  private static final double JITTER = 0.1;

  /** By how much the processes' clocks may differ. */
  private static final Duration SKEW = Duration.ofSeconds(1);

  private static final int BREAKER_FAILURES = 10;
  private static final long BREAKER_RESET_MILLIS = 1_000;

  /** What one may do now. */
  enum Standing {
    /** Use the product. */
    KEPT,
    /** Load it, and keep it here. */
    LEASED,
    /** Another is loading it: come again. */
    TAKEN,
    /** Load it. */
    AWAY
  }

  /**
   * @param product only of what is {@code KEPT}
   */
  record Found(Standing standing, Optional<Product> product) {

    private static Found nothing(Standing standing) {
      return new Found(standing, Optional.empty());
    }
  }

  private final Redis redis;
  private final InstantSource clock;
  private final CircuitBreaker breaker;
  private volatile long believedSince;

  /** Call it on the context of the verticle that owns it. */
  ProductCache(Vertx vertx, Redis redis, InstantSource clock) {
    this.redis = redis;
    this.clock = clock;
    this.breaker =
        CircuitBreaker.create(
                "product-redis",
                vertx,
                new CircuitBreakerOptions()
                    .setTimeout(-1)
                    .setMaxFailures(BREAKER_FAILURES)
                    .setResetTimeout(BREAKER_RESET_MILLIS))
            .openHandler(open -> LOG.warn("Redis keeps no products: they come from MongoDB"))
            .closeHandler(closed -> LOG.info("Redis keeps products again"));
  }

  /**
   * @param atLeast an older version does not serve
   * @param token of the lease, where one is given
   */
  Future<Found> find(String id, long atLeast, String token) {
    return guarded(
            () ->
                script(FIND, id)
                    .arg(atLeast)
                    .arg(believedSince)
                    .arg(token)
                    .arg(LEASE_TTL.toMillis()))
        .map(ProductCache::found)
        .otherwise(away -> Found.nothing(Standing.AWAY));
  }

  /** Keeps what was loaded under a lease, if the lease still stands. */
  Future<Void> fill(String id, String token, Optional<Product> product) {
    Instant now = clock.instant();
    return guarded(
            () ->
                script(FILL, id)
                    .arg(token)
                    .arg(text(product, now))
                    .arg(Math.max(1, ttl(product, now).toMillis())))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /** Drops products and ends the leases on them. */
  Future<Void> drop(Collection<String> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture();
    }
    Request keys = Request.cmd(Command.DEL);
    ids.forEach(id -> keys.arg(KEPT + id).arg(LEASE + id));
    return guarded(() -> keys)
        .<Void>mapEmpty()
        .onFailure(missed -> believedSince = clock.instant().plus(SKEW).toEpochMilli())
        .otherwiseEmpty();
  }

  private Future<Response> guarded(Supplier<Request> request) {
    return breaker.execute(
        () ->
            BoundedRedis.limited(LIMIT, redis.send(request.get()))
                .onFailure(ProductCache::logDefect));
  }

  private static void logDefect(Throwable failure) {
    if (!(failure instanceof Problem)) {
      LOG.error("Redis refused", failure);
    }
  }

  private static Request script(String text, String id) {
    return Request.cmd(Command.EVAL).arg(text).arg(2).arg(KEPT + id).arg(LEASE + id);
  }

  private static Found found(Response answer) {
    if (answer.type() != ResponseType.BULK) {
      return Found.nothing(answer.toInteger() == 1 ? Standing.LEASED : Standing.TAKEN);
    }
    String json = answer.toString().split(" ", 3)[2];
    return new Found(
        Standing.KEPT,
        json.isEmpty() ? Optional.empty() : Optional.of(Json.decode(json, Product.class)));
  }

  private static String text(Optional<Product> product, Instant now) {
    return ProductMemory.version(product)
        + " "
        + now.toEpochMilli()
        + " "
        + product.map(Json::text).orElse("");
  }

  private static Duration ttl(Optional<Product> product, Instant now) {
    if (product.isEmpty()) {
      return ProductMemory.NONE_TTL;
    }
    double factor = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
    var ttl = Duration.ofMillis(Math.round(TTL.toMillis() * factor));
    return product
        .map(Product::price)
        .map(plan -> plan.at(now))
        .flatMap(PricePlan::validUntil)
        .map(until -> Duration.between(now, until))
        .filter(left -> left.compareTo(ttl) < 0)
        .orElse(ttl);
  }
}
