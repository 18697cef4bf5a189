package mercato.user.session;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import mercato.contract.user.Revocations;
import mercato.platform.redis.BoundedRedis;

/** The revocations in Redis, as {@link Revocations} has agreed with the gateways. */
final class RevocationLog {

  /**
   * {@code seconds that entries are kept, then session, ...}. Redis' own clock numbers the entries
   * and says which are too old. Of an ended session nothing else is kept, but that it has ended, as
   * long as somebody may still report that it was seen.
   */
  private static final String ADD =
      """
      local oldest = (redis.call('TIME')[1] - ARGV[1]) * 1000
      for i = 2, #ARGV do
        redis.call('XADD', KEYS[1], 'MINID', '~', oldest, '*', '%s', ARGV[i])
        local seen = '%s' .. ARGV[i]
        redis.call('DEL', seen)
        redis.call('HSET', seen, '%s', '1')
        redis.call('EXPIRE', seen, ARGV[1])
      end
      """
          .formatted(Revocations.SESSION, SeenCache.KEY, SeenCache.ENDED);

  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final String RUN_ID = "run_id:";

  private final Redis redis;

  RevocationLog(Redis redis) {
    this.redis = redis;
  }

  /** Whose entries came twice are there twice, which says the same. */
  Future<Void> add(List<UUID> sessionIds) {
    Request request =
        Request.cmd(Command.EVAL)
            .arg(ADD)
            .arg(1)
            .arg(Revocations.STREAM)
            .arg(Revocations.KEPT_SECONDS);
    sessionIds.forEach(id -> request.arg(id.toString()));
    return sessionIds.isEmpty() ? Future.succeededFuture() : send(request).mapEmpty();
  }

  /** Which server answers; another one after each start. */
  Future<String> runId() {
    return send(Request.cmd(Command.INFO).arg("server"))
        .map(
            info ->
                info.toString()
                    .lines()
                    .filter(line -> line.startsWith(RUN_ID))
                    .findFirst()
                    .orElseThrow()
                    .substring(RUN_ID.length()));
  }

  /** The server that has all revocations, as far as anybody has said; null for none. */
  Future<String> filled() {
    return send(Request.cmd(Command.GET).arg(Revocations.FILLED))
        .map(runId -> runId == null ? null : runId.toString());
  }

  Future<Void> setFilled(String runId) {
    return send(Request.cmd(Command.SET).arg(Revocations.FILLED).arg(runId)).mapEmpty();
  }

  private Future<Response> send(Request request) {
    return BoundedRedis.limited(LIMIT, redis.send(request));
  }
}
