package mercato.platform.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mercato.contract.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance's connections to Redis; every wait has a limit. A command that got no answer in time
 * keeps its connection until the answer comes or the server is taken for dead, so what is asked
 * beyond the pool and its queue is refused at once.
 */
public final class BoundedRedis {

  private static final Logger LOG = LoggerFactory.getLogger(BoundedRedis.class);

  private static final int CONNECTIONS = 8;
  private static final int WAITING = 4_000;
  private static final int CONNECT_MILLIS = 1_000;

  /** After so long without an acknowledgement by the other side's kernel, a connection is dead. */
  private static final int DEAD_MILLIS = 5_000;

  private static final Duration CHECK_LIMIT = Duration.ofSeconds(1);

  /** How an error begins that may be none later. The first is the client's own word. */
  private static final List<String> PASSING =
      List.of("CONNECTION_CLOSED", "LOADING", "BUSY ", "MASTERDOWN", "READONLY");

  private BoundedRedis() {}

  /**
   * Opens the client, which connects when first used.
   *
   * @param url {@code redis://[:password@]host:port}
   */
  public static Redis open(Vertx vertx, String url) {
    return Redis.createClient(
        vertx,
        new RedisOptions()
            .setConnectionString(url)
            .setMaxPoolSize(CONNECTIONS)
            .setMaxPoolWaiting(WAITING)
            .setNetClientOptions(
                new NetClientOptions()
                    .setTcpNoDelay(true)
                    .setTcpKeepAlive(true)
                    .setTcpUserTimeout(DEAD_MILLIS)
                    .setConnectTimeout(CONNECT_MILLIS)));
  }

  /** Succeeds when the server answers within a second. */
  public static Future<Void> check(Redis redis) {
    return limited(CHECK_LIMIT, redis.send(Request.cmd(Command.PING))).mapEmpty();
  }

  /** What was asked; {@code UNAVAILABLE} when there is no answer within the limit. */
  public static <T> Future<T> limited(Duration limit, Future<T> asked) {
    return asked.timeout(limit.toMillis(), TimeUnit.MILLISECONDS).recover(BoundedRedis::translate);
  }

  /**
   * For {@code recover} at the end of a store's method: a server that cannot be reached, or cannot
   * serve yet, is {@code UNAVAILABLE}; what it refuses is a defect of ours and stays as it is.
   */
  public static <T> Future<T> translate(Throwable failure) {
    if (failure instanceof Response
        && PASSING.stream().noneMatch(failure.getMessage()::startsWith)) {
      return Future.failedFuture(failure);
    }
    LOG.debug("Redis did not serve: {}", failure.toString());
    return Future.failedFuture(Problem.unavailable("The shop cannot reach its store just now."));
  }
}
