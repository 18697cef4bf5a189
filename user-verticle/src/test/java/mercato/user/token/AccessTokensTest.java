package mercato.user.token;

import static mercato.user.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.user.UserOperations.KeysView;
import mercato.contract.user.UserOperations.SessionView;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.user.Databases;
import mercato.user.model.Account;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final Account ACCOUNT =
      Account.open(
          UUID.randomUUID(), "ann@example.org", "Ann", null, List.of("customer"), Instant.now());

  @AfterAll
  static void close() {
    await(VERTX.close());
  }

  @Test
  void instancesThatStartAtOnceOnAnEmptyDatabaseAgreeOnTheKey() {
    var config = Databases.open("user_keys");
    await(Migrations.run(VERTX, config, "db/user"));
    var postgres = Postgres.open(VERTX, config);
    var opened =
        IntStream.range(0, 4)
            .mapToObj(i -> AccessTokens.open(VERTX, postgres, Optional.empty()))
            .toList();
    await(Future.all(opened));
    assertThat(opened.stream().map(tokens -> keys(tokens.result())).distinct()).hasSize(1);
    assertThat(keys(await(AccessTokens.open(VERTX, postgres, Optional.empty()))))
        .as("a later start")
        .isEqualTo(keys(opened.get(0).result()));
    await(postgres.close());
  }

  @Test
  void theKeySetVerifiesWhatTheTokenSays() {
    AccessTokens tokens = configured(SigningKey.generate());
    var sessionId = UUID.randomUUID();
    SessionView view = await(tokens.grant(ACCOUNT, sessionId, new RefreshToken("r")));
    assertThat(view.tokenType()).isEqualTo("Bearer");
    assertThat(view.expiresIn()).isEqualTo(600);

    var user = await(verifier(keys(tokens)).authenticate(new TokenCredentials(view.accessToken())));
    JsonObject claims = user.attributes().getJsonObject("accessToken");
    assertThat(user.subject()).isEqualTo(ACCOUNT.id().toString());
    assertThat(claims.getString("sid")).isEqualTo(sessionId.toString());
    assertThat(claims.getString("iss")).isEqualTo("mercato");
    assertThat(claims.getJsonArray("roles")).isEqualTo(new JsonArray().add("customer"));
    assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(600);
    String header = view.accessToken().split("\\.")[0];
    assertThat(new JsonObject(new String(Base64.getUrlDecoder().decode(header))))
        .isEqualTo(
            new JsonObject()
                .put("alg", "RS256")
                .put("typ", "JWT")
                .put("kid", keys(tokens).keys().get(0).kid()));
  }

  @Test
  void anotherKeyDoesNotVerifyIt() {
    String token =
        await(
                configured(SigningKey.generate())
                    .grant(ACCOUNT, UUID.randomUUID(), new RefreshToken("r")))
            .accessToken();
    var other = verifier(keys(configured(SigningKey.generate())));
    assertThatThrownBy(() -> await(other.authenticate(new TokenCredentials(token))))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aConfiguredKeyMayStandOnOneLine() {
    SigningKey key = SigningKey.generate();
    assertThat(SigningKey.ofPem(key.pem().replace("\n", "").replace("\r", ""))).isEqualTo(key);
    assertThatThrownBy(() -> SigningKey.ofPem("hunter2hunter2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void refreshTokensAreLongAndNeverTheSame() {
    RefreshToken first = RefreshToken.next();
    assertThat(Base64.getUrlDecoder().decode(first.text())).hasSize(32);
    assertThat(first).isNotEqualTo(RefreshToken.next());
    assertThat(first.hash()).isEqualTo(new RefreshToken(first.text()).hash());
    assertThat(first.toString()).doesNotContain(first.text());
  }

  private static AccessTokens configured(SigningKey key) {
    return await(AccessTokens.open(VERTX, null, Optional.of(key.pem())));
  }

  private static KeysView keys(AccessTokens tokens) {
    return await(tokens.findKeys(null, null));
  }

  private static JWTAuth verifier(KeysView keys) {
    var options = new JWTAuthOptions().setJWTOptions(new JWTOptions().setIssuer("mercato"));
    keys.keys().forEach(key -> options.addJwk(JsonObject.mapFrom(key)));
    return JWTAuth.create(VERTX, options);
  }
}
