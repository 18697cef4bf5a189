package mercato.user.token;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.Optional;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.user.UserOperations.FindKeys;
import mercato.contract.user.UserOperations.KeysView;
import mercato.contract.user.UserOperations.SessionView;
import mercato.platform.postgres.Postgres;
import mercato.user.model.Account;

/**
 * Signs access tokens: JWT, RS256, with {@code sub} (user), {@code sid} (session), {@code roles},
 * {@code iss}, {@code iat}, {@code exp}, and the key's id in the header. Looks every two seconds
 * which keys there are. One per verticle instance.
 */
public final class AccessTokens {

  public static final int LIFETIME_SECONDS = 600;
  public static final String ISSUER = "mercato";

  private static final long LOOK_EACH_MILLIS = 2_000;

  /** A key that is ready to sign. */
  private record Signer(SigningKey key, JWTAuth jwt) {}

  private final Vertx vertx;
  private final SigningKeyStore store;
  private Signer signer;
  private KeysView keys;
  private boolean looking;
  private long timer = -1;

  private AccessTokens(Vertx vertx, SigningKeyStore store) {
    this.vertx = vertx;
    this.store = store;
  }

  /**
   * Gets the keys and stands ready.
   *
   * @param privateKey PKCS #8 in PEM: the newest key, if the database does not know it yet; without
   *     it the database's keys are used, made at first start
   */
  public static Future<AccessTokens> open(
      Vertx vertx, Postgres postgres, Optional<String> privateKey) {
    var store = new SigningKeyStore(vertx, postgres);
    var tokens = new AccessTokens(vertx, store);
    return privateKey
        .map(
            pem ->
                vertx.executeBlocking(() -> SigningKey.ofPem(pem), false).compose(store::loadWith))
        .orElseGet(store::load)
        .compose(tokens::use)
        .onSuccess(
            ready -> tokens.timer = vertx.setPeriodic(LOOK_EACH_MILLIS, tick -> tokens.tick()))
        .map(tokens);
  }

  public void close() {
    vertx.cancelTimer(timer);
  }

  /** Signs for a session that now stands; off the event loop, as it takes a millisecond. */
  public Future<SessionView> grant(Account account, UUID sessionId, OpaqueToken refresh) {
    JWTAuth jwt = signer.jwt;
    var claims =
        new JsonObject()
            .put("sub", account.id().toString())
            .put("sid", sessionId.toString())
            .put("roles", new JsonArray(account.roles()));
    return vertx
        .executeBlocking(() -> jwt.generateToken(claims), false)
        .map(
            token ->
                new SessionView(account.view(), token, refresh.text(), "Bearer", LIFETIME_SECONDS));
  }

  /** The public keys, the newest first; it may not sign yet. */
  public Future<KeysView> findKeys(FindKeys request, Caller caller) {
    return Future.succeededFuture(keys);
  }

  /** While the database is away, the keys that were known go on. */
  private void tick() {
    if (!looking) {
      looking = true;
      look().onComplete(looked -> looking = false);
    }
  }

  /** Sees what has become of the keys, and forgets those whose last token has expired. */
  Future<Void> look() {
    return store.load().compose(this::use);
  }

  private Future<Void> use(KeyRing ring) {
    var valid = ring.valid();
    SigningKey signing = ring.signing();
    Future<Signer> ready =
        signer != null && signer.key.equals(signing)
            ? Future.succeededFuture(signer)
            : vertx.executeBlocking(() -> signer(signing), false);
    return ready.compose(
        next -> {
          signer = next;
          keys = new KeysView(valid.stream().map(each -> each.key().view()).toList());
          return valid.size() == ring.keys().size()
              ? Future.succeededFuture()
              : store.drop(valid.get(valid.size() - 1).generation());
        });
  }

  private Signer signer(SigningKey key) {
    var options =
        new JWTAuthOptions()
            .addPubSecKey(
                new PubSecKeyOptions()
                    .setAlgorithm("RS256")
                    .setId(key.view().kid())
                    .setBuffer(key.pem()))
            .setJWTOptions(
                new JWTOptions()
                    .setAlgorithm("RS256")
                    .setIssuer(ISSUER)
                    .setExpiresInSeconds(LIFETIME_SECONDS));
    return new Signer(key, JWTAuth.create(vertx, options));
  }
}
