package mercato.user.session;

import static mercato.user.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.platform.time.Ids;
import mercato.user.Databases;
import mercato.user.account.AccountStore.Credentials;
import mercato.user.model.Account;
import mercato.user.model.Session;
import mercato.user.token.RefreshToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SessionStoreTest {

  private static Vertx vertx;
  private static Postgres postgres;
  private static SessionStore sessions;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    var database = Databases.open("user_sessions");
    await(Migrations.run(vertx, database, "db/user"));
    postgres = Postgres.open(vertx, database);
    sessions = new SessionStore(postgres);
  }

  @AfterAll
  static void close() {
    await(postgres.close());
    await(vertx.close());
  }

  @Test
  void aLockedAccountOpensNoSession() {
    UUID ann = account();
    assertThat(await(sessions.lock(ann, true, now()))).map(Account::id).contains(ann);
    assertThat(await(logIn(ann))).isFalse();
    assertThat(await(sessions.lock(ann, false, now()))).isPresent();
    assertThat(await(logIn(ann))).isTrue();
    assertThat(await(sessions.lock(UUID.randomUUID(), true, now()))).isEmpty();
  }

  @Test
  void noSessionSlipsInBesideALock() {
    for (int round = 0; round < 100; round++) {
      UUID ann = account();
      var before = IntStream.range(0, 3).mapToObj(i -> logIn(ann)).toList();
      var lock = sessions.lock(ann, true, now());
      var after = IntStream.range(0, 3).mapToObj(i -> logIn(ann)).toList();
      await(Future.all(List.of(Future.all(before), lock, Future.all(after))));
      assertThat(liveSessions(ann)).isZero();
    }
  }

  private static UUID account() {
    String email = UUID.randomUUID() + "@example.org";
    var account = Account.open(Ids.next(), email, "Ann", null, List.of("customer"), now());
    var session = Session.open(Ids.next(), account.id(), now());
    var registered =
        sessions.register(new Credentials(account, "hash"), session, RefreshToken.next());
    assertThat(await(registered)).isTrue();
    return account.id();
  }

  private static Future<Boolean> logIn(UUID userId) {
    return sessions.open(Session.open(Ids.next(), userId, now()), RefreshToken.next());
  }

  private static long liveSessions(UUID userId) {
    return await(
            postgres
                .client()
                .preparedQuery(
                    "select count(*) from sessions where user_id = $1 and revoked_at is null")
                .execute(Tuple.of(userId)))
        .iterator()
        .next()
        .getLong(0);
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
