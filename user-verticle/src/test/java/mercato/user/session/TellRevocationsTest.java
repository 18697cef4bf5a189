package mercato.user.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static mercato.user.Waiting.await;
import static mercato.user.Waiting.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.user.Revocations;
import mercato.contract.user.SessionOperations;
import mercato.contract.user.SessionOperations.EndAllSessions;
import mercato.contract.user.SessionOperations.EndSession;
import mercato.contract.user.UserOperations.Refresh;
import mercato.embedded.EmbeddedStores;
import mercato.embedded.RedisServer;
import mercato.platform.bus.BusConfig;
import mercato.platform.bus.ServiceBus;
import mercato.platform.observe.Trace;
import mercato.platform.redis.BoundedRedis;
import mercato.user.limits.Attempts;
import mercato.user.limits.LimitsConfig;
import mercato.user.session.Members.LoggedIn;
import mercato.user.token.AccessTokens;
import mercato.user.token.OpaqueToken;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a Redis of its own, which forgets and dies. */
class TellRevocationsTest {

  @TempDir static Path directory;

  private static final Members MEMBERS = new Members("user_revocations");
  private static final List<String> HEARD = new CopyOnWriteArrayList<>();
  private static EmbeddedStores stores;
  private static RedisServer server;
  private static Redis redis;
  private static ServiceBus bus;

  private final TellRevocations revocations =
      new TellRevocations(MEMBERS.vertx, bus, MEMBERS.postgres, redis);
  private final EndSessions endSessions = new EndSessions(MEMBERS.sessions, revocations);

  @BeforeAll
  static void open() {
    stores = EmbeddedStores.open(directory, event -> {});
    server = stores.redis(0).join();
    redis = BoundedRedis.open(MEMBERS.vertx, server.url());
    bus = new ServiceBus(MEMBERS.vertx, "test", BusConfig.defaults(), new SimpleMeterRegistry());
    await(
        MEMBERS.call(
            () -> bus.listen(SessionOperations.REVOKED, told -> HEARD.addAll(told.sessionIds()))));
  }

  @AfterEach
  void stop() {
    revocations.stop();
  }

  @AfterAll
  static void close() {
    await(redis.close());
    MEMBERS.close();
    stores.close();
  }

  @Test
  void whoLogsOutIsToldAboutBeforeTheAnswer() {
    LoggedIn phone = MEMBERS.register();
    LoggedIn laptop = MEMBERS.logIn(phone.userId());
    await(MEMBERS.call(() -> endSessions.one(new EndSession(text(phone)), caller(phone))));
    assertThat(told()).contains(text(phone)).doesNotContain(text(laptop));
    await(MEMBERS.call(() -> endSessions.all(new EndAllSessions(), caller(phone))));
    assertThat(told()).contains(text(laptop));
    eventually().untilAsserted(() -> assertThat(HEARD).contains(text(phone), text(laptop)));
    eventually().until(() -> untold() == 0);
  }

  @Test
  void nobodyEndsWhatIsSomebodyElsesAndEndingTwiceIsTheSame() {
    LoggedIn phone = MEMBERS.register();
    LoggedIn stranger = MEMBERS.register();
    for (String id : List.of(text(stranger), UUID.randomUUID().toString(), "x")) {
      var refused =
          MEMBERS.call(
              () ->
                  Future.succeededFuture()
                      .compose(go -> endSessions.one(new EndSession(id), caller(phone))));
      assertThat(refusal(refused).code()).isEqualTo("NOT_FOUND");
    }
    for (int i = 0; i < 2; i++) {
      await(MEMBERS.call(() -> endSessions.one(new EndSession(text(phone)), caller(phone))));
    }
    assertThat(MEMBERS.refreshes(stranger.token())).isTrue();
  }

  @Test
  void aReusedTokenIsToldAboutBeforeItIsRefused() {
    LoggedIn phone = MEMBERS.register();
    assertThat(MEMBERS.refreshes(phone.token())).isTrue();
    AccessTokens tokens =
        await(
            MEMBERS.call(
                () -> AccessTokens.open(MEMBERS.vertx, MEMBERS.postgres, Optional.empty())));
    var attempts = new Attempts(redis, new LimitsConfig(false));
    var refresh = new RefreshSession(attempts, MEMBERS.sessions, revocations, tokens);
    LoggedIn laptop = MEMBERS.logIn(phone.userId());
    var view =
        await(
            MEMBERS.call(
                () ->
                    refresh.handle(
                        new Refresh(laptop.token().text(), Members.LAPTOP), caller(phone))));
    assertThat(view.user().id()).isEqualTo(phone.userId().toString());
    assertThat(MEMBERS.refreshes(new OpaqueToken(view.refreshToken()))).isTrue();

    var refused =
        MEMBERS.call(() -> refresh.handle(new Refresh(phone.token().text(), null), caller(phone)));
    assertThat(refusal(refused).code()).isEqualTo("UNAUTHENTICATED");
    assertThat(told()).contains(text(phone));
    tokens.close();
  }

  @Test
  void whatACrashLeftUntoldIsToldByWhoeverRuns() {
    LoggedIn phone = MEMBERS.register();
    await(MEMBERS.end(phone));
    assertThat(told()).doesNotContain(text(phone));
    var other = new TellRevocations(MEMBERS.vertx, bus, MEMBERS.postgres, redis);
    start(revocations, other);
    eventually().untilAsserted(() -> assertThat(told()).contains(text(phone)));
    eventually().until(() -> untold() == 0);
    assertThat(await(revocations.check().map("up"))).isEqualTo("up");
    other.stop();
  }

  @Test
  void aRedisThatForgotIsFilledAgainWithWhatIsYoung() {
    LoggedIn young = MEMBERS.register();
    LoggedIn old = MEMBERS.register();
    await(MEMBERS.call(() -> endSessions.one(new EndSession(text(young)), caller(young))));
    await(MEMBERS.call(() -> endSessions.one(new EndSession(text(old)), caller(old))));
    eventually().until(() -> untold() == 0);
    MEMBERS.execute(
        "update revocations set revoked_at = $1 where session_id = $2",
        Instant.now().minusSeconds(Revocations.KEPT_SECONDS + 1).atOffset(ZoneOffset.UTC),
        old.id());
    start(revocations);
    eventually().until(() -> runId().equals(filled()));
    ask(Request.cmd(Command.FLUSHALL));
    eventually().untilAsserted(() -> assertThat(filled()).isEqualTo(runId()));
    assertThat(told()).contains(text(young)).doesNotContain(text(old));
  }

  @Test
  void whatEndsWhileRedisIsAwayIsToldWhenItIsBackByAnotherRun() {
    LoggedIn phone = MEMBERS.register();
    start(revocations);
    eventually().until(() -> runId().equals(filled()));
    String before = runId();
    assertThat(ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly()).isTrue();
    long started = System.nanoTime();
    await(MEMBERS.call(() -> endSessions.one(new EndSession(text(phone)), caller(phone))));
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
    eventually()
        .atMost(10, SECONDS)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(filled()).isEqualTo(runId()).isNotEqualTo(before));
    assertThat(told()).contains(text(phone));
    eventually().until(() -> untold() == 0);
  }

  @Test
  void entriesThatAreTooOldGo() {
    ask(Request.cmd(Command.DEL).arg(Revocations.STREAM));
    long old = System.currentTimeMillis() - (Revocations.KEPT_SECONDS + 60) * 1_000;
    IntStream.range(0, 500).forEach(i -> ask(entry(old + "-" + (i + 1))));
    LoggedIn phone = MEMBERS.register();
    await(MEMBERS.call(() -> endSessions.one(new EndSession(text(phone)), caller(phone))));
    assertThat(told()).contains(text(phone)).hasSizeLessThan(200);
  }

  private static Request entry(String place) {
    return Request.cmd(Command.XADD)
        .arg(Revocations.STREAM)
        .arg(place)
        .arg(Revocations.SESSION)
        .arg("x");
  }

  private static ConditionFactory eventually() {
    return Awaitility.await().atMost(2, SECONDS);
  }

  private static void start(TellRevocations... all) {
    for (TellRevocations each : all) {
      await(
          MEMBERS.call(
              () -> {
                each.start();
                return Future.succeededFuture();
              }));
    }
  }

  private static List<String> told() {
    List<String> told = new ArrayList<>();
    for (Response entry :
        ask(Request.cmd(Command.XRANGE).arg(Revocations.STREAM).arg("-").arg("+"))) {
      assertThat(entry.get(1).get(0)).hasToString(Revocations.SESSION);
      told.add(entry.get(1).get(1).toString());
    }
    return told;
  }

  private static String filled() {
    return String.valueOf(ask(Request.cmd(Command.GET).arg(Revocations.FILLED)));
  }

  private static String runId() {
    return await(MEMBERS.call(() -> new RevocationLog(redis).runId()));
  }

  private static long untold() {
    return MEMBERS.count("select count(*) from revocations where not told");
  }

  private static Response ask(Request request) {
    return await(MEMBERS.call(() -> redis.send(request)));
  }

  private static Caller caller(LoggedIn somebody) {
    return new Caller(somebody.userId().toString(), Set.of(Caller.CUSTOMER), Trace.next(), 0);
  }

  private static String text(LoggedIn session) {
    return session.id().toString();
  }
}
