package mercato.product.suggesting;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mercato.platform.redis.BoundedRedis;
import mercato.product.model.PopularSearches;
import mercato.product.model.SuggestRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people search for, counted in Redis by day: {@code searches:2026-01-31}, a sorted set that
 * holds the searches themselves and nothing of who made them. One for each verticle, on its
 * context.
 *
 * <p>Counts go out each five seconds in one batch, and the sum of the last seven days comes in each
 * minute. Bounds: 2,000 different searches between two batches (more are not counted), 5,000 a day,
 * kept for eight days. Counts that Redis does not take are lost, and what was read last stays.
 */
public final class SearchLog {

  private static final Logger LOG = LoggerFactory.getLogger(SearchLog.class);

  static final int MAX_WAITING = 2_000;
  static final int MAX_PER_DAY = 5_000;

  private static final int DAYS = 7;
  private static final long KEPT_SECONDS = Duration.ofDays(DAYS + 1).toSeconds();
  private static final long SEND_EACH_MILLIS = 5_000;
  private static final long READ_EACH_MILLIS = 60_000;
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Redis redis;
  private final InstantSource clock;
  private final String prefix;
  private final List<Long> timers = new ArrayList<>();
  private Map<String, Integer> waiting = new HashMap<>();
  private PopularSearches popular = PopularSearches.NONE;
  private boolean away;

  SearchLog(Vertx vertx, Redis redis, InstantSource clock, String prefix) {
    this.vertx = vertx;
    this.redis = redis;
    this.clock = clock;
    this.prefix = prefix;
  }

  /** Begins on the present context; from then on all calls come from there. */
  public static SearchLog start(Vertx vertx, Redis redis, InstantSource clock) {
    var log = new SearchLog(vertx, redis, clock, "searches:");
    log.timers.add(vertx.setPeriodic(SEND_EACH_MILLIS, timer -> log.send()));
    log.timers.add(vertx.setPeriodic(1, READ_EACH_MILLIS, timer -> log.read()));
    return log;
  }

  /** Sends what is left. */
  public Future<Void> close() {
    timers.forEach(vertx::cancelTimer);
    return send();
  }

  /**
   * Somebody searched.
   *
   * @param q as it was typed, or null
   * @param found whether anything was; what finds nothing is suggested to nobody
   */
  public void searched(String q, boolean found) {
    if (found) {
      SuggestRules.search(q)
          .filter(search -> waiting.size() < MAX_WAITING || waiting.containsKey(search))
          .ifPresent(search -> waiting.merge(search, 1, Integer::sum));
    }
  }

  PopularSearches popular() {
    return popular;
  }

  /** Never fails. */
  Future<Void> send() {
    if (waiting.isEmpty()) {
      return Future.succeededFuture();
    }
    String key = key(today());
    var batch = new ArrayList<Request>(waiting.size() + 2);
    waiting.forEach(
        (search, times) -> batch.add(Request.cmd(Command.ZINCRBY).arg(key).arg(times).arg(search)));
    batch.add(Request.cmd(Command.ZREMRANGEBYRANK).arg(key).arg(0).arg(-MAX_PER_DAY - 1));
    batch.add(Request.cmd(Command.EXPIRE).arg(key).arg(KEPT_SECONDS));
    waiting = new HashMap<>();
    return limited(redis.batch(batch)).transform(sent -> Future.succeededFuture());
  }

  /** Never fails. One day after the other, so that no answer keeps the event loop for long. */
  Future<Void> read() {
    Future<List<Response>> days = Future.succeededFuture(new ArrayList<>());
    for (int age = 0; age < DAYS; age++) {
      String key = key(today().minusDays(age));
      days = days.compose(read -> day(key).onSuccess(read::add).map(read));
    }
    return days.compose(read -> vertx.executeBlocking(() -> PopularSearches.of(sum(read)), false))
        .onSuccess(sum -> popular = sum)
        .transform(done -> Future.succeededFuture());
  }

  private Future<Response> day(String key) {
    Request best = Request.cmd(Command.ZRANGE).arg(key).arg(0).arg(MAX_PER_DAY - 1);
    return limited(redis.send(best.arg("REV").arg("WITHSCORES")));
  }

  /** Of RESP 2, where search and score alternate, and of RESP 3, where they come in pairs. */
  private static Map<String, Long> sum(List<Response> days) {
    Map<String, Long> sum = new HashMap<>();
    for (Response day : days) {
      boolean pairs = day.size() > 0 && day.get(0).type() == ResponseType.MULTI;
      for (int i = 0; i < day.size(); i += pairs ? 1 : 2) {
        Response search = pairs ? day.get(i).get(0) : day.get(i);
        Response score = pairs ? day.get(i).get(1) : day.get(i + 1);
        sum.merge(search.toString(), (long) score.toDouble().doubleValue(), Long::sum);
      }
    }
    return sum;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private String key(LocalDate day) {
    return prefix + day;
  }

  private <T> Future<T> limited(Future<T> asked) {
    return BoundedRedis.limited(LIMIT, asked)
        .onSuccess(answered -> away = false)
        .onFailure(
            failure -> {
              if (!away) {
                LOG.warn("Redis did not serve, searches are not counted: {}", failure.toString());
              }
              away = true;
            });
  }
}
