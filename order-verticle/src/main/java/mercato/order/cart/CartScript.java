package mercato.order.cart;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * A change of a cart that Redis runs whole. Redis keeps the script and is told its digest; one that
 * it does not know (any more) is handed over first.
 */
record CartScript(String text, String digest) {

  /** What {@link #PUT}, {@link #REMOVE}, {@link #CLEAR} begin with: {@code version, life in ms}. */
  private static final String CHANGE =
      """
      local function stale()
        return ARGV[1] ~= '' and (redis.call('HGET', KEYS[1], 'version') or '0') ~= ARGV[1]
      end
      local function changed()
        local version = redis.call('HINCRBY', KEYS[1], 'version', 1)
        if ARGV[2] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
        return version
      end
      if stale() then return -2 end
      """;

  /** {@code ..., product, "quantity amount currency", most lines}. */
  static final CartScript PUT =
      new CartScript(
          CHANGE
              + """
              local field = 'p:' .. ARGV[3]
              local line = redis.call('HGET', KEYS[1], field)
              if not line and redis.call('HLEN', KEYS[1]) > tonumber(ARGV[5]) then return -1 end
              local version = changed()
              local place = line and string.match(line, '^%d+') or version
              redis.call('HSET', KEYS[1], field, place .. ' ' .. ARGV[4])
              return version
              """);

  /** {@code ..., product}. */
  static final CartScript REMOVE =
      new CartScript(
          CHANGE
              + """
              local removed = redis.call('HDEL', KEYS[1], 'p:' .. ARGV[3])
              if removed > 0 then changed() end
              return removed
              """);

  static final CartScript CLEAR =
      new CartScript(
          CHANGE
              + """
              local removed = 0
              for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
                if field ~= 'version' then
                  removed = removed + redis.call('HDEL', KEYS[1], field)
                end
              end
              if removed > 0 then changed() end
              return removed
              """);

  /**
   * {@code most lines, most pieces of a line, then product, available, ...}; KEYS[1] takes what
   * KEYS[2] has, line by line. It never loses pieces by it, nor is a line that comes over lost.
   */
  static final CartScript MERGE =
      new CartScript(
          """
          local coming, added, available = {}, 0, {}
          for i = 3, #ARGV, 2 do available['p:' .. ARGV[i]] = tonumber(ARGV[i + 1]) end
          local fields = redis.call('HGETALL', KEYS[2])
          for i = 1, #fields, 2 do
            if fields[i] ~= 'version' then
              local own = redis.call('HGET', KEYS[1], fields[i])
              local place, quantity, price = string.match(fields[i + 1], '^(%d+) (%d+) (.*)$')
              coming[#coming + 1] = {tonumber(place), fields[i], tonumber(quantity), price, own}
              if not own then added = added + 1 end
            end
          end
          local held = math.max(0, redis.call('HLEN', KEYS[1]) - 1)
          if held + added > tonumber(ARGV[1]) then return -1 end
          table.sort(coming, function(one, other) return one[1] < other[1] end)
          for _, line in ipairs(coming) do
            local place, quantity, price = string.match(line[5] or '', '^(%d+) (%d+) (.*)$')
            local had = tonumber(quantity) or 0
            local most = math.min(tonumber(ARGV[2]), available[line[2]] or tonumber(ARGV[2]))
            local sum = math.max(had, 1, math.min(had + line[3], most))
            local version = redis.call('HINCRBY', KEYS[1], 'version', 1)
            local text = (place or version) .. ' ' .. sum .. ' ' .. (price or line[4])
            redis.call('HSET', KEYS[1], line[2], text)
          end
          redis.call('DEL', KEYS[2])
          return #coming
          """);

  /** {@code seconds to remember, then product, quantity, ...}; KEYS[2] remembers the order. */
  static final CartScript TAKE =
      new CartScript(
          """
          if not redis.call('SET', KEYS[2], '1', 'NX', 'EX', ARGV[1]) then return 0 end
          local taken = 0
          for i = 2, #ARGV, 2 do
            local field = 'p:' .. ARGV[i]
            local line = redis.call('HGET', KEYS[1], field)
            if line then
              local place, quantity, price = string.match(line, '^(%d+) (%d+) (.*)$')
              local left = tonumber(quantity) - tonumber(ARGV[i + 1])
              if left > 0 then
                redis.call('HSET', KEYS[1], field, place .. ' ' .. left .. ' ' .. price)
              else
                redis.call('HDEL', KEYS[1], field)
              end
              taken = taken + 1
            end
          end
          if taken > 0 then redis.call('HINCRBY', KEYS[1], 'version', 1) end
          return taken
          """);

  /** What the scripts answer instead of changing a cart. */
  static final int FULL = -1;

  static final int STALE = -2;

  private static final String UNKNOWN = "NOSCRIPT";

  CartScript(String text) {
    this(text, sha1(text));
  }

  /** A call with the keys that the script changes; its arguments are added to it. */
  Request on(String... keys) {
    Request request = Request.cmd(Command.EVALSHA).arg(digest).arg(keys.length);
    for (String key : keys) {
      request.arg(key);
    }
    return request;
  }

  /**
   * Sends calls of this script, again once Redis knows it.
   *
   * @param calls may be sent twice
   */
  <T> Future<T> run(Redis redis, Supplier<Future<T>> calls) {
    return calls
        .get()
        .recover(
            failure ->
                isUnknown(failure)
                    ? load(redis).compose(loaded -> calls.get())
                    : Future.failedFuture(failure));
  }

  private Future<Response> load(Redis redis) {
    return redis.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(text));
  }

  /** The failure of a batch names those of its calls. */
  private static boolean isUnknown(Throwable failure) {
    return failure.getMessage() != null && failure.getMessage().contains(UNKNOWN);
  }

  private static String sha1(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
