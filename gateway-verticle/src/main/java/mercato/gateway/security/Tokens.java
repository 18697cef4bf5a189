package mercato.gateway.security;

import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mercato.contract.Caller;
import mercato.contract.Problem;

/**
 * Verifies access tokens: RS256 alone, by a key of the user service, from its issuer, not expired.
 * Lives on one event loop; the last {@link #MAX_CACHED} good ones are remembered until they expire,
 * and for a minute at most. Whether the log-in that they come from is over is not asked here.
 */
public final class Tokens {

  private static final int MAX_LENGTH = 4_096;
  private static final int MAX_CACHED = 10_000;
  private static final long MAX_CACHED_MILLIS = 60_000;
  private static final Set<String> ROLES = Set.of(Caller.CUSTOMER, Caller.STAFF, Caller.ADMIN);

  private record Verified(Identity identity, long untilMillis) {}

  private final Keys keys;
  private final Map<String, Verified> cache =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verified> eldest) {
          return size() > MAX_CACHED;
        }
      };

  public Tokens(Keys keys) {
    this.keys = keys;
  }

  /**
   * Who is named by a token.
   *
   * @return fails with {@code UNAUTHENTICATED}, or {@code UNAVAILABLE} while keys are missing
   */
  public Future<Identity> verify(String token) {
    Verified verified = cache.get(token);
    if (verified != null && verified.untilMillis > System.currentTimeMillis()) {
      return Future.succeededFuture(verified.identity);
    }
    cache.remove(token);
    String kid = kid(token);
    if (kid == null) {
      return Future.failedFuture(invalid());
    }
    return keys.verifier(kid)
        .compose(
            verifier ->
                verifier == null
                    ? Future.failedFuture(invalid())
                    : verifier
                        .authenticate(new TokenCredentials(token))
                        .transform(
                            user -> user.succeeded() ? accept(token, user.result()) : refused()));
  }

  private Future<Identity> accept(String token, User user) {
    JsonObject claims = user.attributes().getJsonObject("accessToken");
    if (!(claims.getValue("sub") instanceof String userId)
        || !(claims.getValue("sid") instanceof String sessionId)
        || !(claims.getValue("exp") instanceof Number expiry)
        || !(claims.getValue("roles") instanceof JsonArray named)) {
      return refused();
    }
    long now = System.currentTimeMillis();
    long expiresAt = expiry.longValue() * 1_000;
    if (expiresAt <= now) {
      return refused();
    }
    Set<String> roles =
        named.stream()
            .map(String::valueOf)
            .filter(ROLES::contains)
            .collect(Collectors.toUnmodifiableSet());
    var identity = new Identity(userId, roles, sessionId, expiresAt);
    cache.put(token, new Verified(identity, Math.min(expiresAt, now + MAX_CACHED_MILLIS)));
    return Future.succeededFuture(identity);
  }

  /** The key that a well-formed RS256 token names; null for anything else. */
  private static String kid(String token) {
    String[] parts = token.split("\\.", -1);
    if (token.length() > MAX_LENGTH || parts.length != 3) {
      return null;
    }
    try {
      byte[] header = Base64.getUrlDecoder().decode(parts[0]);
      var json = new JsonObject(new String(header, StandardCharsets.UTF_8));
      boolean ours = "RS256".equals(json.getValue("alg"));
      return ours && json.getValue("kid") instanceof String kid ? kid : null;
    } catch (IllegalArgumentException | DecodeException malformed) {
      return null;
    }
  }

  private static <T> Future<T> refused() {
    return Future.failedFuture(invalid());
  }

  /** What is said of any token that is not, or no more, good. */
  static Problem invalid() {
    return new Problem(
        Problem.Kind.UNAUTHENTICATED, "UNAUTHENTICATED", "The token is not valid. Log in again.");
  }
}
