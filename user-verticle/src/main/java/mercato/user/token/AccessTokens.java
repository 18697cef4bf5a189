package mercato.user.token;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.List;
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
 * {@code iss}, {@code iat}, {@code exp}, and the key's id in the header. One per verticle instance.
 */
public final class AccessTokens {

  public static final int LIFETIME_SECONDS = 600;
  public static final String ISSUER = "mercato";

  private final Vertx vertx;
  private final JWTAuth signer;
  private final KeysView keys;

  private AccessTokens(Vertx vertx, List<SigningKey> keys) {
    SigningKey current = keys.get(0);
    this.vertx = vertx;
    this.keys = new KeysView(keys.stream().map(SigningKey::view).toList());
    this.signer =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(
                    new PubSecKeyOptions()
                        .setAlgorithm("RS256")
                        .setId(current.view().kid())
                        .setBuffer(current.pem()))
                .setJWTOptions(
                    new JWTOptions()
                        .setAlgorithm("RS256")
                        .setIssuer(ISSUER)
                        .setExpiresInSeconds(LIFETIME_SECONDS)));
  }

  /**
   * Gets the keys and stands ready.
   *
   * @param privateKey PKCS #8 in PEM; without it the database's keys are used, made at first start
   */
  public static Future<AccessTokens> open(
      Vertx vertx, Postgres postgres, Optional<String> privateKey) {
    return privateKey
        .map(pem -> vertx.executeBlocking(() -> List.of(SigningKey.ofPem(pem)), false))
        .orElseGet(() -> new SigningKeyStore(vertx, postgres).load())
        .compose(keys -> vertx.executeBlocking(() -> new AccessTokens(vertx, keys), false));
  }

  /** Signs for a session that now stands; off the event loop, as it takes a millisecond. */
  public Future<SessionView> grant(Account account, UUID sessionId, RefreshToken refresh) {
    var claims =
        new JsonObject()
            .put("sub", account.id().toString())
            .put("sid", sessionId.toString())
            .put("roles", new JsonArray(account.roles()));
    return vertx
        .executeBlocking(() -> signer.generateToken(claims), false)
        .map(
            token ->
                new SessionView(account.view(), token, refresh.text(), "Bearer", LIFETIME_SECONDS));
  }

  /** The public keys, the one that signs first. */
  public Future<KeysView> findKeys(FindKeys request, Caller caller) {
    return Future.succeededFuture(keys);
  }
}
