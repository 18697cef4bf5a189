package mercato.platform.bus;

import io.vertx.core.MultiMap;
import java.util.Set;
import mercato.contract.Caller;
import mercato.platform.observe.Trace;

/**
 * A {@link Caller} as message headers: {@code user} (absent for a guest), {@code roles} (joined by
 * commas), {@code traceparent}, {@code deadline} (milliseconds since 1970).
 */
final class CallerHeaders {

  private static final String USER = "user";
  private static final String ROLES = "roles";
  private static final String TRACE = "traceparent";
  private static final String DEADLINE = "deadline";

  private CallerHeaders() {}

  static MultiMap write(Caller caller) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (caller.userId() != null) {
      headers.add(USER, caller.userId());
    }
    if (!caller.roles().isEmpty()) {
      headers.add(ROLES, String.join(",", caller.roles()));
    }
    headers.add(TRACE, caller.trace());
    headers.add(DEADLINE, Long.toString(caller.deadlineMillis()));
    return headers;
  }

  /**
   * Without headers: a guest on a new trace.
   *
   * @param latestMillis the deadline when none is named
   * @throws NumberFormatException when the deadline is no number
   */
  static Caller read(MultiMap headers, long latestMillis) {
    String roles = headers.get(ROLES);
    String trace = headers.get(TRACE);
    String deadline = headers.get(DEADLINE);
    return new Caller(
        headers.get(USER),
        roles == null ? Set.of() : Set.of(roles.split(",")),
        trace == null ? Trace.next() : trace,
        deadline == null ? latestMillis : Long.parseLong(deadline));
  }
}
