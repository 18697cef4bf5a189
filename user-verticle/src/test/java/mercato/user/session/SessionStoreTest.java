package mercato.user.session;

import static mercato.user.Waiting.await;
import static mercato.user.Waiting.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import mercato.contract.user.Device;
import mercato.platform.observe.Trace;
import mercato.platform.time.Ids;
import mercato.user.model.Session;
import mercato.user.session.Members.LoggedIn;
import mercato.user.token.OpaqueToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SessionStoreTest {

  private static final Members MEMBERS = new Members("user_sessions");

  @AfterAll
  static void close() {
    MEMBERS.close();
  }

  @Test
  void anAccountItsFirstSessionAndItsFactStandTogetherOrNotAtAll() {
    var email = Members.email();
    int nudges = MEMBERS.nudges.get();
    var registered =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    MEMBERS.call(
                        () -> {
                          var ann = Members.newcomer(i % 2 == 0 ? email : email.toUpperCase());
                          var id = ann.account().id();
                          var session = Session.open(id, id, null, Members.now());
                          return MEMBERS.sessions.register(
                              ann, session, OpaqueToken.next(), Trace.next());
                        }))
            .toList();
    await(Future.all(registered));
    assertThat(registered.stream().filter(Future::result)).hasSize(1);
    String winner = "select count(*) from users u %s where lower(u.email) = $1";
    assertThat(MEMBERS.count(winner.formatted(""), email)).isOne();
    assertThat(
            MEMBERS.count(
                winner.formatted(
                    "join sessions s on s.user_id = u.id"
                        + " join refresh_tokens t on t.session_id = s.id"
                        + " join outbox o on o.key = u.id::text"),
                email))
        .isOne();
    assertThat(MEMBERS.nudges.get()).isGreaterThan(nudges);
  }

  @Test
  void aRegistrationWhoseFactCannotBeWrittenLeavesNothing() {
    var ann = Members.newcomer(Members.email());
    UUID id = ann.account().id();
    var session = Session.open(Ids.next(), id, Members.PHONE, Members.now());
    withoutFacts(
        id,
        () ->
            MEMBERS.call(
                () -> MEMBERS.sessions.register(ann, session, OpaqueToken.next(), Trace.next())));
    assertThat(MEMBERS.count("select count(*) from users where id = $1", id)).isZero();
  }

  @Test
  void aLockedAccountOpensNoSession() {
    UUID ann = MEMBERS.register().userId();
    await(MEMBERS.lock(ann));
    assertThat(await(MEMBERS.open(ann, Ids.next(), OpaqueToken.next()))).isFalse();
    MEMBERS.unlock(ann);
    assertThat(await(MEMBERS.open(ann, Ids.next(), OpaqueToken.next()))).isTrue();
    assertThat(refusal(MEMBERS.open(Ids.next(), Ids.next(), OpaqueToken.next())).code())
        .as("nobody's")
        .isEqualTo("UNAVAILABLE");
  }

  @Test
  void whoKnewTheOldPasswordSlipsInBesideNoChangeOfIt() {
    for (int round = 0; round < 50; round++) {
      UUID ann = MEMBERS.register().userId();
      var before = logIns(ann);
      var change =
          MEMBERS.transaction(
              sql ->
                  sql.preparedQuery("update users set password_hash = 'new' where id = $1")
                      .execute(Tuple.of(ann))
                      .compose(set -> SessionEnds.endAll(sql, ann, null, Members.now())));
      var after = logIns(ann);
      await(change);
      await(Future.join(Future.join(before), Future.join(after)).otherwiseEmpty());
      assertThat(living(ann)).isEmpty();
    }
  }

  @Test
  void noSessionSlipsInBesideALock() {
    for (int round = 0; round < 50; round++) {
      UUID ann = MEMBERS.register().userId();
      var before = logIns(ann);
      var lock = MEMBERS.lock(ann);
      var after = logIns(ann);
      await(Future.all(Future.all(before), lock, Future.all(after)));
      assertThat(living(ann)).isEmpty();
    }
  }

  @Test
  void aTokenThatComesAgainEndsItsSessionAndTellsItsUserOnce() {
    LoggedIn phone = MEMBERS.register();
    LoggedIn laptop = MEMBERS.logIn(phone.userId());
    var next = OpaqueToken.next();
    assertThat(await(MEMBERS.rotate(phone.token(), next)).refreshed()).isPresent();
    int nudges = MEMBERS.nudges.get();

    var reused = await(MEMBERS.rotate(phone.token(), OpaqueToken.next()));
    assertThat(reused.refreshed()).isEmpty();
    assertThat(reused.ended()).containsExactly(phone.id());
    assertThat(MEMBERS.nudges.get()).isEqualTo(nudges + 1);
    assertThat(MEMBERS.facts(phone.userId(), "TokenReused")).isOne();
    assertThat(MEMBERS.revoked(List.of(phone.id(), laptop.id()))).containsExactly(phone.id());

    assertThat(await(MEMBERS.rotate(phone.token(), OpaqueToken.next())).ended()).isEmpty();
    assertThat(MEMBERS.refreshes(next)).isFalse();
    assertThat(MEMBERS.facts(phone.userId(), "TokenReused")).isOne();
    assertThat(MEMBERS.refreshes(laptop.token())).isTrue();
  }

  @Test
  void aReuseThatCannotBeToldHasNotHappened() {
    LoggedIn phone = MEMBERS.register();
    var next = OpaqueToken.next();
    assertThat(await(MEMBERS.rotate(phone.token(), next)).refreshed()).isPresent();
    withoutFacts(phone.userId(), () -> MEMBERS.rotate(phone.token(), OpaqueToken.next()));
    assertThat(MEMBERS.revoked(List.of(phone.id()))).isEmpty();
    assertThat(MEMBERS.refreshes(next)).isTrue();
  }

  @Test
  void aSessionEndsAtItsTimeHoweverOftenItIsRefreshed() {
    LoggedIn phone = MEMBERS.register();
    MEMBERS.execute(
        "update sessions set expires_at = now() - interval '1 second' where id = $1", phone.id());
    assertThat(MEMBERS.refreshes(phone.token())).isFalse();
    assertThat(living(phone.userId())).isEmpty();
    assertThat(await(MEMBERS.endAll(phone.userId())))
        .as("since an access token may live longer")
        .containsExactly(phone.id());
  }

  @Test
  void aRefreshTellsWhereTheSessionIsNow() {
    LoggedIn phone = MEMBERS.register();
    assertThat(living(phone.userId()).get(0).session().device()).isEqualTo(Members.PHONE);
    var later = Members.now().plusSeconds(60);
    var elsewhere = new Device("2001:db8::1", "a\0b" + "x".repeat(300));
    await(
        MEMBERS.call(
            () ->
                MEMBERS.sessions.rotate(
                    phone.token(), OpaqueToken.next(), elsewhere, Trace.next(), later)));
    var seen = living(phone.userId()).get(0);
    assertThat(seen.lastSeenAt()).isEqualTo(later);
    assertThat(seen.session().device())
        .isEqualTo(new Device("2001:db8::1", "ab" + "x".repeat(253)));
  }

  @Test
  void whatIsLongOverIsDroppedAndNothingElse() {
    UUID ann = MEMBERS.register().userId();
    LoggedIn ended = MEMBERS.logIn(ann);
    LoggedIn endedNow = MEMBERS.logIn(ann);
    LoggedIn expired = MEMBERS.logIn(ann);
    LoggedIn expiredNow = MEMBERS.logIn(ann);
    await(Future.all(MEMBERS.end(ended), MEMBERS.end(endedNow)));
    ago("update revocations set revoked_at = $1 where session_id = $2", 16, ended.id());
    ago("update sessions set expires_at = $1 where id = $2", 25 * 60, expired.id());
    ago("update sessions set expires_at = $1 where id = $2", 23 * 60, expiredNow.id());
    LoggedIn many = MEMBERS.logIn(ann);
    MEMBERS.execute(
        "insert into refresh_tokens (hash, session_id, used_at)"
            + " select int4send(n), $1, now() from generate_series(1, 4500) n",
        many.id());
    ago("update sessions set expires_at = $1 where id = $2", 25 * 60, many.id());

    var prune = new PruneSessions(MEMBERS.vertx, MEMBERS.postgres);
    await(MEMBERS.call(() -> prune.prune(Instant.now())));
    assertThat(MEMBERS.count("select count(*) from sessions where user_id = $1", ann)).isEqualTo(3);
    assertThat(MEMBERS.revoked(List.of(ended.id(), endedNow.id()))).containsExactly(endedNow.id());
    assertThat(
            MEMBERS.count(
                "select count(*) from refresh_tokens where session_id = any($1::uuid[])",
                (Object) new UUID[] {ended.id(), expired.id(), many.id()}))
        .isZero();
    assertThat(living(ann)).hasSize(1);
  }

  private static List<Future<Boolean>> logIns(UUID userId) {
    return IntStream.range(0, 3)
        .mapToObj(i -> MEMBERS.open(userId, Ids.next(), OpaqueToken.next()))
        .toList();
  }

  private static List<SessionStore.Living> living(UUID userId) {
    return await(MEMBERS.call(() -> MEMBERS.sessions.living(userId, Members.now(), 100)));
  }

  private static void ago(String update, int minutes, UUID id) {
    var at = Instant.now().minus(Duration.ofMinutes(minutes));
    MEMBERS.execute(update, at.atOffset(ZoneOffset.UTC), id);
  }

  /** Does what must fail when a fact of this user cannot be stored. */
  private static void withoutFacts(UUID userId, Supplier<Future<?>> work) {
    MEMBERS.execute(
        "alter table outbox add constraint refused check (key <> '" + userId + "') not valid");
    try {
      assertThatThrownBy(() -> await(work.get())).hasMessageContaining("refused");
    } finally {
      MEMBERS.execute("alter table outbox drop constraint refused");
    }
  }
}
