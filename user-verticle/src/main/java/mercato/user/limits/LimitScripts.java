package mercato.user.limits;

/**
 * What Redis runs whole. A key is a hash: {@code empty}, when all that it remembers will be
 * forgotten, and {@code open}, when the next one may come; milliseconds since 1970. They answer how
 * long to wait, in milliseconds, 0 for not at all.
 */
final class LimitScripts {

  /** What the others begin with. */
  private static final String CLOCK =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local function at(key, field)
        return math.max(now, tonumber(redis.call('HGET', key, field)) or 0)
      end
      """;

  /** {@code most, drain}: one more, if there is room. */
  static final String COUNT =
      CLOCK
          + """
          local empty = at(KEYS[1], 'empty') + ARGV[2]
          local wait = empty - now - ARGV[1] * ARGV[2]
          if wait > 0 then return wait end
          redis.call('HSET', KEYS[1], 'empty', empty)
          redis.call('PEXPIRE', KEYS[1], empty - now)
          return 0
          """;

  /**
   * {@code free, most, drain} for each key after the first: one more for each of them, but for the
   * second alone where the first is known.
   */
  static final String LOG_IN =
      CLOCK
          + """
          local last = redis.call('EXISTS', KEYS[1]) == 1 and 2 or #KEYS
          local wait = 0
          for i = 2, last do wait = math.max(wait, at(KEYS[i], 'open') - now) end
          if wait > 0 then return wait end
          for i = 2, last do
            local free, most, drain = unpack(ARGV, 3 * i - 5, 3 * i - 3)
            local empty = at(KEYS[i], 'empty') + drain
            local beyond = math.ceil((empty - now) / drain) - free
            local pause = beyond < 0 and 0 or math.min(most, 1000 * 2 ^ beyond)
            redis.call('HSET', KEYS[i], 'empty', empty, 'open', now + pause)
            redis.call('PEXPIRE', KEYS[i], math.max(empty - now, pause))
          end
          return 0
          """;

  /**
   * {@code seconds to know the first}, then as above: forgets the second, and one of each other if
   * they counted it. Not more: who has an account of his own would be forgiven what he did to
   * others.
   */
  static final String LOGGED_IN =
      """
      local known = redis.call('EXISTS', KEYS[1]) == 1
      redis.call('SET', KEYS[1], '1', 'EX', ARGV[1])
      if redis.call('DEL', KEYS[2]) == 0 or known then return 0 end
      for i = 3, #KEYS do
        if redis.call('EXISTS', KEYS[i]) == 1 then
          redis.call('HINCRBY', KEYS[i], 'empty', -ARGV[3 * i - 2])
        end
      end
      return 0
      """;

  private LimitScripts() {}
}
