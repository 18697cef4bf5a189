package mercato.user.limits;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mercato.contract.Problem;
import mercato.contract.user.Device;
import mercato.platform.redis.BoundedRedis;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down whoever guesses, in Redis, by its clock, so that all instances count together. Each
 * attempt is counted before its work. An unknown e-mail is treated as a known one; keys hold
 * digests of e-mails and addresses.
 *
 * <p>Three things remember log-ins that were not right. Each forgives so many, forgets one in each
 * {@code drain}, and beyond makes whoever comes next wait: 1 s after the first, then twice as long
 * each time, up to {@code most}. What comes during the wait is refused and not counted.
 *
 * <pre>
 *             free  most   drain
 * one account
 * at one
 * address       10  5 min  5 min   ten typos are a bad morning; then 288 guesses a day
 * one account   20   30 s   30 s   strangers at many addresses together: 2,880 guesses a day, which
 *                                  do not find a password that is not among the common ones
 * one address  100    60 s   36 s   a hundred an hour that are given up: an office, not a list of
 *                                  stolen passwords
 * </pre>
 *
 * Where an account was logged in to within 30 days, only the first of them counts: neither a crowd
 * of strangers nor a neighbour who guesses at others keeps its owner out there. Somewhere new the
 * owner waits 30 s at most at a time, or sets the password anew, which is as good as a log-in.
 */
public final class Attempts {

  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final long KNOWN_SECONDS = Duration.ofDays(30).toSeconds();

  /** The table above, by row: free, most and drain in milliseconds. */
  private static final List<Long> BACK_OFF =
      List.of(10L, 300_000L, 300_000L, 20L, 30_000L, 30_000L, 100L, 60_000L, 36_000L);

  private final Redis redis;
  private final LimitsConfig config;

  public Attempts(Redis redis, LimitsConfig config) {
    this.redis = redis;
    this.config = config;
  }

  /**
   * Counts an attempt to log in, before its password is looked at. Refuses {@code RATE_LIMITED}
   * with {@code retryAfter} (seconds), {@code UNAVAILABLE}.
   */
  public Future<Void> logIn(String email, Device device) {
    Request request = request(LimitScripts.LOG_IN, email, device);
    BACK_OFF.forEach(request::arg);
    return run(request);
  }

  /**
   * Somebody knew the password, or proved in another way to be the owner: forgives the attempts
   * here, and knows the address for 30 days. Never fails: what is not forgiven is forgotten soon.
   */
  public Future<Void> loggedIn(String email, Device device) {
    Request request = request(LimitScripts.LOGGED_IN, email, device).arg(KNOWN_SECONDS);
    BACK_OFF.forEach(request::arg);
    return run(request)
        .otherwise(
            failure -> {
              LOG.debug("A log-in is not forgiven: {}", failure.toString());
              return null;
            });
  }

  /**
   * Counts one.
   *
   * @param subject what the limit says: an IP address, an e-mail, the id of a user
   * @return refuses {@code RATE_LIMITED} with {@code retryAfter} (seconds), {@code UNAVAILABLE}
   */
  public Future<Void> count(Limit limit, String subject) {
    String counted = limit.byAddress() ? Network.of(subject) : subject;
    return run(
        eval(LimitScripts.COUNT, List.of(key(limit.name(), counted)))
            .arg(limit.most())
            .arg(limit.drainMillis()));
  }

  private static Request request(String script, String email, Device device) {
    String network = Network.of(device == null ? null : device.ip());
    return eval(
        script,
        List.of(
            key("known", email + " " + network),
            key("pair", email + " " + network),
            key("account", email),
            key("address", network)));
  }

  /** With its text each time: a few hundred a second are not worth to remember whether it knows. */
  private static Request eval(String script, List<String> keys) {
    Request request = Request.cmd(Command.EVAL).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    return request;
  }

  private Future<Void> run(Request request) {
    return config.enabled()
        ? BoundedRedis.limited(LIMIT, redis.send(request)).compose(wait -> pass(wait.toLong()))
        : Future.succeededFuture();
  }

  private static Future<Void> pass(long waitMillis) {
    return waitMillis == 0 ? Future.succeededFuture() : Future.failedFuture(tooMany(waitMillis));
  }

  private static Problem tooMany(long waitMillis) {
    long seconds = (waitMillis + 999) / 1_000;
    return new Problem(
        Problem.Kind.RATE_LIMITED,
        "RATE_LIMITED",
        "This was tried too often. Try again in " + seconds + " s.",
        Map.of("retryAfter", seconds));
  }

  private static String key(String name, String subject) {
    byte[] bytes = subject.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "limit:"
          + name.toLowerCase(Locale.ROOT)
          + ":"
          + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
