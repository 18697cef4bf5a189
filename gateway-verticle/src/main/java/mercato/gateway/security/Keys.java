package mercato.gateway.security;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.FindKeys;
import mercato.contract.user.UserOperations.Key;
import mercato.contract.user.UserOperations.KeysView;
import mercato.platform.bus.ServiceBus;
import mercato.platform.observe.Trace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of the user service, for one event loop: fetched until it answers, again when a
 * token names an unknown one (at most every {@link #MIN_AGE_MILLIS}), and now and then, so that a
 * key that was withdrawn is forgotten.
 */
public final class Keys {

  private static final Logger LOG = LoggerFactory.getLogger(Keys.class);
  private static final String ISSUER = "mercato";
  private static final int CLOCK_SKEW_SECONDS = 2;
  private static final long FETCH_LIMIT_MILLIS = 2_000;
  private static final long CHECK_MILLIS = 500;
  private static final long MIN_AGE_MILLIS = 5_000;
  private static final long MAX_AGE_MILLIS = 300_000;

  private final Vertx vertx;
  private final ServiceBus bus;
  private JWTAuth verifier;
  private Set<String> known = Set.of();
  private long fetchedAt;
  private Future<Void> fetching;

  public Keys(Vertx vertx, ServiceBus bus) {
    this.vertx = vertx;
    this.bus = bus;
  }

  /** Begins to fetch, for as long as the verticle that calls it is deployed. */
  public Keys start() {
    vertx.setPeriodic(
        0,
        CHECK_MILLIS,
        timer -> {
          if (verifier == null || age() > MAX_AGE_MILLIS) {
            fetch();
          }
        });
    return this;
  }

  /**
   * What verifies a token signed with that key; empty handed (null) when there is no such key.
   *
   * @return fails with {@code UNAVAILABLE} while no keys are known at all
   */
  Future<JWTAuth> verifier(String kid) {
    if (known.contains(kid)) {
      return Future.succeededFuture(verifier);
    }
    if (verifier != null && age() < MIN_AGE_MILLIS) {
      return Future.succeededFuture();
    }
    return fetch()
        .compose(
            fetched ->
                verifier == null
                    ? Future.failedFuture(Problem.unavailable("Log-ins cannot be checked now."))
                    : Future.succeededFuture(known.contains(kid) ? verifier : null));
  }

  /** One fetch at a time; succeeds when it is over, also when it came to nothing. */
  private Future<Void> fetch() {
    if (fetching == null) {
      String trace = Trace.current();
      var caller = Caller.service(trace, System.currentTimeMillis() + FETCH_LIMIT_MILLIS);
      Future<Void> fetch =
          bus.call(UserOperations.FIND_KEYS, new FindKeys(), caller)
              .onSuccess(this::take)
              .onFailure(failure -> LOG.debug("no keys yet: {}", failure.getMessage()))
              .transform(over -> Future.succeededFuture());
      fetching = fetch;
      fetch.onComplete(over -> fetching = null);
      return fetch;
    }
    return fetching;
  }

  private void take(KeysView view) {
    Map<String, Key> keys =
        view.keys().stream()
            .filter(
                key -> "RSA".equals(key.kty()) && "RS256".equals(key.alg()) && key.kid() != null)
            .collect(Collectors.toMap(Key::kid, key -> key, (first, second) -> first));
    if (keys.isEmpty()) {
      // A verifier without keys would take unsigned tokens for good.
      LOG.warn("the user service named no RS256 key");
      return;
    }
    var options =
        new JWTAuthOptions()
            .setJWTOptions(new JWTOptions().setIssuer(ISSUER).setLeeway(CLOCK_SKEW_SECONDS));
    keys.values().forEach(key -> options.addJwk(jwk(key)));
    verifier = JWTAuth.create(vertx, options);
    known = Set.copyOf(keys.keySet());
    fetchedAt = System.nanoTime();
  }

  private static JsonObject jwk(Key key) {
    return new JsonObject()
        .put("kty", key.kty())
        .put("use", "sig")
        .put("alg", key.alg())
        .put("kid", key.kid())
        .put("n", key.n())
        .put("e", key.e());
  }

  private long age() {
    return (System.nanoTime() - fetchedAt) / 1_000_000;
  }
}
