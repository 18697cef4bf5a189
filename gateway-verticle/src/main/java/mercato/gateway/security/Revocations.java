package mercato.gateway.security;

import static mercato.contract.user.Revocations.FILLED;
import static mercato.contract.user.Revocations.KEPT_SECONDS;
import static mercato.contract.user.Revocations.STREAM;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import mercato.contract.Problem;
import mercato.contract.user.SessionOperations;
import mercato.platform.bus.ServiceBus;
import mercato.platform.redis.BoundedRedis;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which log-ins have ended lately, for one event loop: told by broadcast, and read from Redis by
 * whoever missed that ({@link mercato.contract.user.Revocations} says how it stands there). Known
 * for sure as of a moment is only what was asked for in that moment, so what is {@link #fresh} is
 * reckoned from the question and not from the answer.
 */
public final class Revocations {

  private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

  private static final long PERIOD_MILLIS = 500;
  private static final long RETRY_MILLIS = 100;
  private static final Duration LIMIT = Duration.ofMillis(400);
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int PAGE = 1_000;
  private static final String BEGINNING = "0";
  private static final Pattern RUN_ID = Pattern.compile("run_id:(\\w+)");

  /** Several times what all log-ins of a big shop can end meanwhile; 30 MB. */
  private static final int MOST = 200_000;

  private final Vertx vertx;
  private final ServiceBus bus;
  private final Supplier<Redis> opening;
  private final EndedSessions ended = new EndedSessions(KEPT_SECONDS * 1_000L, MOST);
  private Runnable onNews;
  private Redis redis;
  private boolean reading;

  /** Of the server whose stream is being read, and how far; null when it is not known. */
  private String filled;

  private String last = BEGINNING;
  private long askedAt = System.nanoTime() - FRESH_NANOS;

  /** Until the user service has filled Redis for the first time, that is nothing to warn of. */
  private boolean away = true;

  public Revocations(Vertx vertx, ServiceBus bus, String redisUrl) {
    this.vertx = vertx;
    this.bus = bus;
    this.opening = () -> BoundedRedis.open(vertx, redisUrl);
    this.redis = opening.get();
  }

  /**
   * Begins to hear and to read, for as long as the verticle that calls it is deployed.
   *
   * @param news is run when there may be more of them
   * @return succeeds once broadcasts are heard
   */
  public Future<Void> start(Runnable news) {
    onNews = news;
    vertx.setPeriodic(0, PERIOD_MILLIS, timer -> read());
    return bus.listen(SessionOperations.REVOKED, revoked -> end(revoked.sessionIds()));
  }

  /** Whether the log-in is known to be over. */
  public boolean contains(String sessionId) {
    return ended.contains(sessionId);
  }

  /** Whether any other than those had ended a second ago. */
  public boolean fresh() {
    return System.nanoTime() - askedAt < FRESH_NANOS && !ended.full();
  }

  public Future<Void> close() {
    return redis.close();
  }

  private void read() {
    if (reading) {
      return;
    }
    reading = true;
    ended.forgetOld(System.currentTimeMillis());
    page()
        .onComplete(
            (read, failure) -> {
              reading = false;
              say(failure);
              if (failure != null) {
                vertx.setTimer(RETRY_MILLIS, timer -> read());
              }
            });
  }

  private void say(Throwable failure) {
    if (failure != null && !away) {
      LOG.warn("Ended sessions cannot be read: {}", failure.getMessage());
    } else if (failure == null && away) {
      LOG.info("Ended sessions are read");
    }
    away = failure != null;
  }

  private Future<Void> page() {
    long now = System.nanoTime();
    return BoundedRedis.limited(LIMIT, redis.batch(questions()))
        .onFailure(silent -> reopen())
        .compose(
            answers -> {
              if (take(answers)) {
                return page();
              }
              askedAt = now;
              return Future.succeededFuture();
            });
  }

  private List<Request> questions() {
    return List.of(
        Request.cmd(Command.INFO).arg("server"),
        Request.cmd(Command.GET).arg(FILLED),
        Request.cmd(Command.XREAD).arg("COUNT").arg(PAGE).arg("STREAMS").arg(STREAM).arg(last));
  }

  /** A connection that kept silent is not asked again: no questions pile up in front of it. */
  private void reopen() {
    redis.close();
    redis = opening.get();
  }

  /**
   * Whether there is more to read at once.
   *
   * @throws Problem {@code UNAVAILABLE} when the server does not have all
   */
  private boolean take(List<Response> answers) {
    var server = RUN_ID.matcher(answers.get(0).toString());
    String now = answers.get(1) == null ? null : answers.get(1).toString();
    if (now == null || !server.find() || !now.equals(server.group(1))) {
      filled = null;
      throw Problem.unavailable("Redis waits for the user service to fill it.");
    }
    boolean another = !now.equals(filled) && !last.equals(BEGINNING);
    filled = now;
    if (another) {
      last = BEGINNING;
      return true;
    }
    Response entries = answers.get(2) == null ? null : answers.get(2).get(STREAM);
    if (entries == null) {
      return false;
    }
    last = entries.get(entries.size() - 1).get(0).toString();
    end(entries.stream().map(entry -> entry.get(1).get(1).toString()).toList());
    return entries.size() == PAGE;
  }

  private void end(List<String> sessionIds) {
    long now = System.currentTimeMillis();
    sessionIds.forEach(sessionId -> ended.add(sessionId, now));
    onNews.run();
  }
}
