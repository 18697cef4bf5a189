package mercato.contract;

import java.util.Objects;

/**
 * A question that one service answers over the event bus.
 *
 * @param address where it is served, {@code service.verb}; also at {@code address@nodeId}
 * @param request the record that is sent
 * @param reply the record that comes back
 * @param timeoutMillis how long the caller waits at most, 1 to 30,000; a nearer deadline wins
 * @param idempotent whether asking twice has the effect of asking once, so that the bus may ask
 *     another node after a timeout
 */
public record Operation<Q, R>(
    String address, Class<Q> request, Class<R> reply, int timeoutMillis, boolean idempotent) {

  private static final int MAX_TIMEOUT_MILLIS = 30_000;

  public Operation {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(reply, "reply");
    if (timeoutMillis < 1 || timeoutMillis > MAX_TIMEOUT_MILLIS) {
      throw new IllegalArgumentException(address + ": timeout of " + timeoutMillis + " ms");
    }
  }

  /** An operation that may be asked again after an unknown outcome. */
  public static <Q, R> Operation<Q, R> idempotent(
      String address, Class<Q> request, Class<R> reply, int timeoutMillis) {
    return new Operation<>(address, request, reply, timeoutMillis, true);
  }

  /** An operation that is asked once only: an unknown outcome is the caller's to resolve. */
  public static <Q, R> Operation<Q, R> once(
      String address, Class<Q> request, Class<R> reply, int timeoutMillis) {
    return new Operation<>(address, request, reply, timeoutMillis, false);
  }
}
