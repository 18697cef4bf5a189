package mercato.user.session;

import static mercato.user.Waiting.await;
import static mercato.user.Waiting.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.redis.client.Redis;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.Device;
import mercato.contract.user.SessionOperations;
import mercato.contract.user.SessionOperations.ActiveSession;
import mercato.contract.user.SessionOperations.Seen;
import mercato.contract.user.SessionOperations.SessionsSeen;
import mercato.embedded.TestStores;
import mercato.platform.observe.Trace;
import mercato.platform.redis.BoundedRedis;
import mercato.user.session.Members.LoggedIn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ListSessionsTest {

  private static final Members MEMBERS = new Members("user_sessions");
  private static final Redis REDIS = BoundedRedis.open(MEMBERS.vertx, TestStores.redis());
  private static final Device CAFE = new Device("198.51.100.7", null);

  private final ListSessions list = new ListSessions(MEMBERS.sessions, REDIS);
  private final SeenSessions note = new SeenSessions(REDIS);

  @AfterAll
  static void close() {
    await(REDIS.close());
    MEMBERS.close();
  }

  @Test
  void theOneThatWasSeenLastComesFirst() {
    LoggedIn phone = MEMBERS.register();
    LoggedIn laptop = MEMBERS.logIn(phone.userId());
    LoggedIn stranger = MEMBERS.register();
    Instant soon = Members.now().plusSeconds(5);
    note(new Seen(phone.id().toString(), soon, CAFE), seen(stranger, soon));

    var items = list(list, phone.userId(), laptop.id());
    assertThat(items).extracting(ActiveSession::id).containsExactly(text(phone), text(laptop));
    assertThat(items.get(0).lastSeenAt()).isEqualTo(soon);
    assertThat(items.get(0).ip()).isEqualTo(CAFE.ip());
    assertThat(items.get(0).userAgent()).isNull();
    assertThat(items.get(0).current()).isFalse();
    assertThat(items.get(1).ip()).isEqualTo(Members.LAPTOP.ip());
    assertThat(items.get(1).userAgent()).isEqualTo(Members.LAPTOP.userAgent());
    assertThat(items.get(1).current()).isTrue();
  }

  @Test
  void anOlderWordDoesNotReplaceANewer() {
    LoggedIn phone = MEMBERS.register();
    Instant soon = Members.now().plusSeconds(5);
    note(
        new Seen(text(phone), soon.minusSeconds(9), Members.LAPTOP),
        new Seen(text(phone), soon, CAFE));
    note(new Seen(text(phone), soon.minusSeconds(3), Members.LAPTOP));
    var item = list(list, phone.userId(), phone.id()).get(0);
    assertThat(item.lastSeenAt()).isEqualTo(soon);
    assertThat(item.ip()).isEqualTo(CAFE.ip());
  }

  @Test
  void whatWasSeenBeforeTheLastRefreshIsNoNews() {
    LoggedIn phone = MEMBERS.register();
    note(new Seen(text(phone), Members.now().minusSeconds(60), CAFE));
    assertThat(list(list, phone.userId(), phone.id()).get(0).ip()).isEqualTo(Members.PHONE.ip());
  }

  @Test
  void nothingIsKeptOfASessionThatHasEndedWhateverComesLate() {
    LoggedIn phone = MEMBERS.register();
    var log = new RevocationLog(REDIS);
    note(seen(phone, Members.now()));
    await(MEMBERS.call(() -> log.add(List.of(phone.id()))));
    note(seen(phone, Members.now().plusSeconds(1)));
    var cache = new SeenCache(REDIS);
    assertThat(await(MEMBERS.call(() -> cache.read(List.of(phone.id()))))).isEmpty();
  }

  @Test
  void withoutRedisTheDatabaseTellsWhatItKnows() {
    LoggedIn phone = MEMBERS.register();
    Redis away = BoundedRedis.open(MEMBERS.vertx, "redis://127.0.0.1:1");
    var item = list(new ListSessions(MEMBERS.sessions, away), phone.userId(), phone.id()).get(0);
    assertThat(item.ip()).isEqualTo(Members.PHONE.ip());
    await(away.close());
  }

  @Test
  void onlyServicesSayWhatWasSeenAndOnlySoMuchAtOnce() {
    var one = new Seen(UUID.randomUUID().toString(), Instant.now(), CAFE);
    var admin = new Caller(UUID.randomUUID().toString(), Set.of(Caller.ADMIN), Trace.next(), 0);
    assertThatThrownBy(() -> note.handle(new SessionsSeen(List.of(one)), admin))
        .isInstanceOfSatisfying(
            Problem.class, refused -> assertThat(refused.code()).isEqualTo("FORBIDDEN"));
    var tooMany = Collections.nCopies(SeenSessions.MOST + 1, one);
    assertThat(refusal(note.handle(new SessionsSeen(tooMany), service())).code())
        .isEqualTo("INVALID_REQUEST");
    var nobody = new Seen("x", Instant.now(), CAFE);
    assertThat(refusal(note.handle(new SessionsSeen(List.of(nobody)), service())).code())
        .isEqualTo("INVALID_REQUEST");
  }

  private void note(Seen... items) {
    await(MEMBERS.call(() -> note.handle(new SessionsSeen(List.of(items)), service())));
  }

  private static Seen seen(LoggedIn session, Instant at) {
    return new Seen(text(session), at, CAFE);
  }

  private static List<ActiveSession> list(ListSessions list, UUID userId, UUID current) {
    var caller = new Caller(userId.toString(), Set.of(Caller.CUSTOMER), Trace.next(), 0);
    var request = new SessionOperations.ListSessions(current.toString());
    return await(MEMBERS.call(() -> list.handle(request, caller))).items();
  }

  private static Caller service() {
    return Caller.service(Trace.next(), 0);
  }

  private static String text(LoggedIn session) {
    return session.id().toString();
  }
}
