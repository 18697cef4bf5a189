package mercato.user.session;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mercato.contract.user.Device;
import mercato.contract.user.SessionOperations.Seen;
import mercato.platform.redis.BoundedRedis;
import mercato.user.model.Session;

/**
 * When and from where each session was last seen, in Redis: a hash {@code session:SID} with {@code
 * at} (milliseconds since 1970), {@code ip}, {@code userAgent}, kept as long as a session may last.
 * Of a session that has ended it holds nothing.
 */
final class SeenCache {

  static final String KEY = "session:";
  static final String ENDED = "ended";

  /** {@code seconds to keep, then session, at, ip, user agent, ...}; an older word is no news. */
  private static final String WRITE =
      """
      for i = 2, #ARGV, 4 do
        local seen = '%s' .. ARGV[i]
        local last = redis.call('HMGET', seen, '%s', 'at')
        if not last[1] and (tonumber(last[2]) or 0) <= tonumber(ARGV[i + 1]) then
          redis.call('HSET', seen, 'at', ARGV[i + 1], 'ip', ARGV[i + 2], 'userAgent', ARGV[i + 3])
          redis.call('EXPIRE', seen, ARGV[1])
        end
      end
      """
          .formatted(KEY, ENDED);

  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** Who lists sessions would rather have older values than wait longer. */
  private static final Duration READ_LIMIT = Duration.ofMillis(300);

  private final Redis redis;

  SeenCache(Redis redis) {
    this.redis = redis;
  }

  /** In one call, whatever their number. */
  Future<Void> write(List<Seen> items) {
    Request request = Request.cmd(Command.EVAL).arg(WRITE).arg(0).arg(Session.LIFETIME.toSeconds());
    for (Seen seen : items) {
      Device device = Session.storable(seen.device());
      request
          .arg(seen.sessionId())
          .arg(seen.at().toEpochMilli())
          .arg(text(device.ip()))
          .arg(text(device.userAgent()));
    }
    return items.isEmpty()
        ? Future.succeededFuture()
        : BoundedRedis.limited(LIMIT, redis.send(request)).mapEmpty();
  }

  /** What is known of these; nothing while Redis is away. */
  Future<Map<UUID, Seen>> read(List<UUID> ids) {
    var requests =
        ids.stream()
            .map(
                id -> Request.cmd(Command.HMGET).arg(KEY + id).arg("at").arg("ip").arg("userAgent"))
            .toList();
    return requests.isEmpty()
        ? Future.succeededFuture(Map.of())
        : BoundedRedis.limited(READ_LIMIT, redis.batch(requests))
            .map(replies -> seen(ids, replies))
            .otherwise(Map.of());
  }

  private static Map<UUID, Seen> seen(List<UUID> ids, List<Response> replies) {
    Map<UUID, Seen> seen = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      Response fields = replies.get(i);
      if (fields.get(0) != null) {
        var device = new Device(value(fields.get(1)), value(fields.get(2)));
        Instant at = Instant.ofEpochMilli(fields.get(0).toLong());
        seen.put(ids.get(i), new Seen(ids.get(i).toString(), at, device));
      }
    }
    return seen;
  }

  private static String text(String valueOrNull) {
    return valueOrNull == null ? "" : valueOrNull;
  }

  private static String value(Response text) {
    return text.toString().isEmpty() ? null : text.toString();
  }
}
