package mercato.gateway.security;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Collections;
import java.util.Set;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.Device;
import mercato.gateway.http.Visitor;
import mercato.platform.observe.Trace;

/**
 * Who comes in: a guest, or whom a good token of a log-in that is not over names, if that one may.
 *
 * <p>While nobody knows which log-ins are over, no token is believed: whoever may come in without
 * one is a guest then, unless guests get something of their own there.
 */
public final class Visitors {

  private static final String SCHEME = "Bearer ";

  private final Tokens tokens;
  private final Revocations revocations;
  private final SeenSessions seen;
  private final Devices devices;

  public Visitors(Tokens tokens, Revocations revocations, SeenSessions seen, Devices devices) {
    this.tokens = tokens;
    this.revocations = revocations;
    this.seen = seen;
    this.devices = devices;
  }

  /** Fails with {@code UNAUTHENTICATED}, {@code FORBIDDEN} or {@code UNAVAILABLE}. */
  Future<Visitor> admit(HttpServerRequest http, Access access, long deadlineMillis) {
    Device device = devices.of(http);
    String trace = Trace.current();
    String header = access.reads() ? http.getHeader(HttpHeaders.AUTHORIZATION) : null;
    if (header == null) {
      return access.needed()
          ? Future.failedFuture(unauthenticated())
          : Future.succeededFuture(guest(device, trace, deadlineMillis));
    }
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Future.failedFuture(unauthenticated());
    }
    return tokens
        .verify(header.substring(SCHEME.length()).trim())
        .map(who -> welcome(who, access, device, trace, deadlineMillis));
  }

  private Visitor welcome(
      Identity who, Access access, Device device, String trace, long deadlineMillis) {
    if (revocations.contains(who.sessionId())) {
      throw Tokens.invalid();
    }
    if (!revocations.fresh()) {
      if (access.needed() || access.personal()) {
        throw Problem.unavailable("Log-ins cannot be checked now.");
      }
      return guest(device, trace, deadlineMillis);
    }
    seen.note(who.sessionId(), device);
    if (!mayCome(access, who.roles())) {
      throw new Problem(
          Problem.Kind.FORBIDDEN,
          "FORBIDDEN",
          "This is for " + String.join(", ", access.roles()) + ".");
    }
    var caller = new Caller(who.userId(), who.roles(), trace, deadlineMillis);
    return new Visitor(caller, device, who.sessionId(), who.expiresAtMillis());
  }

  private static boolean mayCome(Access access, Set<String> roles) {
    return access.roles().isEmpty()
        || roles.contains(Caller.ADMIN)
        || !Collections.disjoint(access.roles(), roles);
  }

  private static Visitor guest(Device device, String trace, long deadlineMillis) {
    return Visitor.guest(new Caller(null, Set.of(), trace, deadlineMillis), device);
  }

  private static Problem unauthenticated() {
    return new Problem(
        Problem.Kind.UNAUTHENTICATED, "UNAUTHENTICATED", "Log in to use this resource.");
  }
}
