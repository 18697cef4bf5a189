package mercato.user.token;

import static mercato.user.Waiting.await;
import static mercato.user.Waiting.refusal;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.user.UserOperations.Key;
import mercato.contract.user.UserOperations.SessionView;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.user.Databases;
import mercato.user.model.Account;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final Account ACCOUNT =
      Account.open(
          UUID.randomUUID(), "ann@example.org", "Ann", null, List.of("customer"), Instant.now());

  private static Postgres postgres;

  private final List<AccessTokens> opened = new ArrayList<>();

  @BeforeAll
  static void open() {
    var config = Databases.open("user_keys");
    await(Migrations.run(VERTX, config, "db/user"));
    postgres = Postgres.open(VERTX, config);
  }

  @BeforeEach
  void withoutKeys() {
    execute("delete from signing_keys");
  }

  @AfterEach
  void nobodyLooksAnyMore() {
    opened.forEach(AccessTokens::close);
  }

  @AfterAll
  static void close() {
    await(postgres.close());
    await(VERTX.close());
  }

  @Test
  void instancesThatStartAtOnceOnAnEmptyDatabaseAgreeOnTheKey() {
    var starts =
        IntStream.range(0, 4)
            .mapToObj(i -> AccessTokens.open(VERTX, postgres, Optional.empty()))
            .toList();
    await(Future.all(starts));
    starts.forEach(started -> opened.add(started.result()));
    assertThat(opened.stream().map(AccessTokensTest::kids).distinct()).hasSize(1);
    assertThat(kids(tokens())).as("a later start").isEqualTo(kids(opened.get(0)));
  }

  @Test
  void theKeySetVerifiesWhatTheTokenSays() {
    AccessTokens tokens = tokens();
    var sessionId = UUID.randomUUID();
    SessionView view = await(tokens.grant(ACCOUNT, sessionId, new OpaqueToken("r")));
    assertThat(view.tokenType()).isEqualTo("Bearer");
    assertThat(view.expiresIn()).isEqualTo(600);

    var user = await(verifier(tokens).authenticate(new TokenCredentials(view.accessToken())));
    JsonObject claims = user.attributes().getJsonObject("accessToken");
    assertThat(user.subject()).isEqualTo(ACCOUNT.id().toString());
    assertThat(claims.getString("sid")).isEqualTo(sessionId.toString());
    assertThat(claims.getString("iss")).isEqualTo("mercato");
    assertThat(claims.getJsonArray("roles")).isEqualTo(new JsonArray().add("customer"));
    assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(600);
    assertThat(header(view.accessToken()))
        .isEqualTo(
            new JsonObject().put("alg", "RS256").put("typ", "JWT").put("kid", kids(tokens).get(0)));
  }

  @Test
  void anotherKeyDoesNotVerifyIt() {
    String token = token(tokens());
    withoutKeys();
    var other = verifier(tokens());
    assertThatThrownBy(() -> await(other.authenticate(new TokenCredentials(token))))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aRotationLogsNobodyOut() {
    AccessTokens one = tokens();
    AccessTokens other = tokens();
    String first = kids(one).get(0);
    String before = token(one);
    var rotation = await(rotate().run());
    assertThat(Duration.between(Instant.now(), rotation.signsFrom())).isPositive();

    looks(one, other);
    assertThat(kids(one)).containsExactly(rotation.kid(), first).isEqualTo(kids(other));
    assertThat(kid(token(one))).as("until the new one's time has come").isEqualTo(first);

    execute("update signing_keys set signs_from = now() where generation = 2");
    looks(one, other);
    assertThat(kid(token(one))).isEqualTo(rotation.kid());
    for (String token : List.of(before, token(one), token(other))) {
      assertThat(verifies(one, token)).isTrue();
      assertThat(verifies(other, token)).isTrue();
    }

    execute("update signing_keys set signs_from = now() - interval '661 s' where generation = 2");
    looks(one, other);
    assertThat(kids(one)).containsExactly(rotation.kid()).isEqualTo(kids(other));
    assertThat(verifies(one, token(other))).isTrue();
    assertThat(verifies(one, before)).isFalse();
    assertThat(count("select count(*) from signing_keys")).isOne();
  }

  @Test
  void atMostTwoKeysAreValid() {
    AccessTokens tokens = tokens();
    var both = List.of(rotate().run(), rotate().run());
    await(Future.join(both).otherwiseEmpty());
    assertThat(both.stream().filter(Future::succeeded)).hasSize(1);
    Problem refused = refusal(rotate().run());
    assertThat(refused.code()).isEqualTo("KEY_ROTATION_RUNNING");
    var rotation = both.get(both.get(0).succeeded() ? 0 : 1).result();
    assertThat(refused.details())
        .containsEntry("until", rotation.signsFrom().plusSeconds(660).toString());
    looks(tokens);
    assertThat(kids(tokens)).hasSize(2);
  }

  @Test
  void aConfiguredKeyComesLikeARotation() {
    AccessTokens before = tokens();
    SigningKey key = SigningKey.generate();
    var configured = Optional.of(key.pem());
    AccessTokens after = tokens(configured);
    AccessTokens again = tokens(configured);
    assertThat(kids(after)).hasSize(2).startsWith(key.view().kid()).isEqualTo(kids(again));
    assertThat(kid(token(after))).isEqualTo(kids(before).get(0));
    execute("update signing_keys set signs_from = now() where generation = 2");
    looks(before, after);
    assertThat(kid(token(before))).isEqualTo(kid(token(after))).isEqualTo(key.view().kid());
    assertThat(refusal(new RotateKeys(VERTX, postgres, configured).run()).code())
        .isEqualTo("KEY_CONFIGURED");

    withoutKeys();
    assertThat(kid(token(tokens(configured))))
        .as("the first key of all signs at once")
        .isEqualTo(key.view().kid());
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
  void opaqueTokensAreLongAndNeverTheSame() {
    OpaqueToken first = OpaqueToken.next();
    assertThat(Base64.getUrlDecoder().decode(first.text())).hasSize(32);
    assertThat(first).isNotEqualTo(OpaqueToken.next());
    assertThat(first.hash()).isEqualTo(new OpaqueToken(first.text()).hash());
    assertThat(first.toString()).doesNotContain(first.text());
  }

  private AccessTokens tokens() {
    return tokens(Optional.empty());
  }

  private AccessTokens tokens(Optional<String> privateKey) {
    AccessTokens tokens = await(AccessTokens.open(VERTX, postgres, privateKey));
    opened.add(tokens);
    return tokens;
  }

  private static RotateKeys rotate() {
    return new RotateKeys(VERTX, postgres, Optional.empty());
  }

  private static void looks(AccessTokens... all) {
    for (AccessTokens each : all) {
      await(each.look());
    }
  }

  private static String token(AccessTokens tokens) {
    return await(tokens.grant(ACCOUNT, UUID.randomUUID(), new OpaqueToken("r"))).accessToken();
  }

  private static JsonObject header(String token) {
    return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[0])));
  }

  private static String kid(String token) {
    return header(token).getString("kid");
  }

  private static List<String> kids(AccessTokens tokens) {
    return await(tokens.findKeys(null, null)).keys().stream().map(Key::kid).toList();
  }

  private static boolean verifies(AccessTokens tokens, String token) {
    return await(
        verifier(tokens).authenticate(new TokenCredentials(token)).map(true).otherwise(false));
  }

  private static JWTAuth verifier(AccessTokens tokens) {
    var options = new JWTAuthOptions().setJWTOptions(new JWTOptions().setIssuer("mercato"));
    await(tokens.findKeys(null, null)).keys().forEach(k -> options.addJwk(JsonObject.mapFrom(k)));
    return JWTAuth.create(VERTX, options);
  }

  private static void execute(String sql) {
    await(postgres.pool().query(sql).execute());
  }

  private static long count(String sql) {
    return await(postgres.pool().query(sql).execute()).iterator().next().getLong(0);
  }
}
