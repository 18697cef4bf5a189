package mercato.gateway.security;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Log-ins that are over while a token of theirs may still be good: each is kept for a time, in the
 * order in which they became known.
 */
final class EndedSessions {

  private final long keptMillis;
  private final int most;
  private final Map<String, Long> until = new LinkedHashMap<>();

  /**
   * @param most that are kept; what comes then is lost
   */
  EndedSessions(long keptMillis, int most) {
    this.keptMillis = keptMillis;
    this.most = most;
  }

  void add(String sessionId, long nowMillis) {
    if (!full()) {
      until.putIfAbsent(sessionId, nowMillis + keptMillis);
    }
  }

  boolean contains(String sessionId) {
    return until.containsKey(sessionId);
  }

  /** Whether something may have been lost. */
  boolean full() {
    return until.size() >= most;
  }

  void forgetOld(long nowMillis) {
    Iterator<Long> oldest = until.values().iterator();
    while (oldest.hasNext() && oldest.next() <= nowMillis) {
      oldest.remove();
    }
  }
}
