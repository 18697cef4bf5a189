package mercato.user.limits;

import static mercato.user.Waiting.await;
import static mercato.user.Waiting.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.user.Device;
import mercato.embedded.TestStores;
import mercato.platform.redis.BoundedRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptsTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final Redis REDIS = BoundedRedis.open(VERTX, TestStores.redis());

  private final Attempts attempts = new Attempts(REDIS, new LimitsConfig(true));
  private final String ann = UUID.randomUUID() + "@mercato.example";
  private final Device home = device();

  @AfterAll
  static void close() {
    await(REDIS.close());
    await(VERTX.close());
  }

  @Test
  void tenGuessesGoAndThenEachWaitIsTwiceAsLong() {
    assertThat(passed(30, () -> attempts.logIn(ann, home))).isEqualTo(10);
    for (int wait : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256}) {
      assertThat(wait(attempts.logIn(ann, home))).isEqualTo(wait);
      elapse(Duration.ofSeconds(wait));
      await(attempts.logIn(ann, home));
    }
    for (int more = 0; more < 20; more++) {
      long wait = wait(attempts.logIn(ann, home));
      assertThat(wait).isBetween(256L, 300L);
      elapse(Duration.ofSeconds(wait));
      await(attempts.logIn(ann, home));
    }
    assertThat(wait(attempts.logIn(ann, home))).isEqualTo(300);
    assertThat(passed(1, () -> attempts.logIn(ann, device()))).as("somewhere else").isEqualTo(1);
  }

  @Test
  void theCaseOfAnEmailIsNoWayAround() {
    guess(10, ann, home);
    assertThat(wait(attempts.logIn(ann.toUpperCase(), home))).isEqualTo(1);
  }

  @Test
  void guessesAreForgottenWithTime() {
    guess(10, ann, home);
    elapse(Duration.ofMinutes(15));
    assertThat(passed(5, () -> attempts.logIn(ann, home))).as("one in five minutes").isEqualTo(3);
    elapse(Duration.ofMinutes(55));
    assertThat(passed(30, () -> attempts.logIn(ann, home))).isEqualTo(10);
  }

  @Test
  void whoKnowsThePasswordIsForgivenTheTypos() {
    for (int morning = 0; morning < 4; morning++) {
      guess(9, ann, home);
      await(attempts.logIn(ann, home));
      await(attempts.loggedIn(ann, home));
    }
    assertThat(passed(30, () -> attempts.logIn(ann, home))).isEqualTo(10);
  }

  @Test
  void manyRightLogInsInARowAreNoGuesses() {
    for (int time = 0; time < 130; time++) {
      await(attempts.logIn(ann, home));
      await(attempts.loggedIn(ann, home));
    }
    String bob = UUID.randomUUID() + "@mercato.example";
    assertThat(passed(10, () -> attempts.logIn(bob, home))).isEqualTo(10);
  }

  @Test
  void strangersFromManyAddressesWaitTogetherButNotTheOwner() {
    await(attempts.logIn(ann, home));
    await(attempts.loggedIn(ann, home));
    assertThat(passed(40, () -> attempts.logIn(ann, device()))).isEqualTo(20);
    for (int shortest : new int[] {1, 2, 4, 8, 16, 16, 16, 16, 16, 16}) {
      long wait = wait(attempts.logIn(ann, device()));
      assertThat(wait).isBetween((long) shortest, shortest < 16 ? shortest : 30L);
      await(attempts.logIn(ann, home));
      await(attempts.loggedIn(ann, home));
      elapse(Duration.ofSeconds(wait));
      await(attempts.logIn(ann, device()));
    }
    Device hotel = device();
    assertThat(wait(attempts.logIn(ann, hotel))).as("the owner, elsewhere").isBetween(16L, 30L);
    await(attempts.loggedIn(ann, hotel));
    await(attempts.logIn(ann, hotel));
  }

  @Test
  void theOwnerIsKnownAtAnAddressForThirtyDays() {
    await(attempts.loggedIn(ann, home));
    guess(20, ann, null);
    elapse(Duration.ofDays(30).minusHours(1));
    guess(20, ann, null);
    await(attempts.logIn(ann, home));
    elapse(Duration.ofHours(2));
    guess(20, ann, null);
    assertThat(wait(attempts.logIn(ann, home))).isEqualTo(1);
  }

  @Test
  void whoGuessesAtManyAccountsWaitsButNotTheNeighboursWhoAreKnown() {
    await(attempts.logIn(ann, home));
    await(attempts.loggedIn(ann, home));
    assertThat(passed(130, () -> attempts.logIn(UUID.randomUUID() + "@shop.example", home)))
        .isEqualTo(100);
    await(attempts.logIn(ann, home));
    await(attempts.loggedIn(ann, home));
    assertThat(wait(attempts.logIn(UUID.randomUUID() + "@shop.example", home)))
        .as("Ann's log-in does not pay for it")
        .isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Limit.class)
  void soManyAtOnceAndThenOneForEachThatIsForgotten(Limit limit) {
    String subject = limit.byAddress() ? device().ip() : ann;
    long start = System.nanoTime();
    int passed = passed(limit.most() + 100, () -> attempts.count(limit, subject));
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertThat((long) passed)
        .isBetween((long) limit.most(), limit.most() + millis / limit.drainMillis());
    if (limit != Limit.REFRESH) { // forgotten faster than a test can look
      assertThat(wait(attempts.count(limit, subject)))
          .isLessThanOrEqualTo(limit.drainMillis() / 1_000);
      elapse(Duration.ofMillis(limit.drainMillis()));
      await(attempts.count(limit, subject));
      refusal(attempts.count(limit, subject));
    }
    String other = limit.byAddress() ? device().ip() : "bob@shop.example" + UUID.randomUUID();
    await(attempts.count(limit, other));
  }

  @Test
  void anIpv6NetworkIsOneAddress() {
    String network = "2001:db8:%x:%x:".formatted(random(), random());
    for (int i = 0; i < Limit.RESET_FROM.most(); i++) {
      await(attempts.count(Limit.RESET_FROM, network + ":" + Integer.toHexString(i + 1)));
    }
    assertThat(refusal(attempts.count(Limit.RESET_FROM, network + "1:2:3:4")).code())
        .isEqualTo("RATE_LIMITED");
  }

  @Test
  void keysTellNeitherWhoNorWhereFrom() {
    Set<String> before = keys();
    await(attempts.logIn(ann, home));
    await(attempts.loggedIn(ann, home));
    await(attempts.logIn(ann, device()));
    await(attempts.count(Limit.RESET, ann));
    await(attempts.count(Limit.REGISTER, home.ip()));
    Set<String> added = keys();
    added.removeAll(before);
    assertThat(added).hasSizeGreaterThanOrEqualTo(6);
    assertThat(added).allSatisfy(key -> assertThat(key).doesNotContain(ann, home.ip(), "@"));
    for (String key : added) {
      assertThat(ask(Command.PTTL, key).toLong()).as(key).isPositive();
    }
  }

  @Test
  void limitsThatAreOffAskNobody() {
    var off = new Attempts(null, new LimitsConfig(false));
    assertThat(passed(30, () -> off.logIn(ann, home))).isEqualTo(30);
    assertThat(passed(30, () -> off.count(Limit.RESET, ann))).isEqualTo(30);
    await(off.loggedIn(ann, home));
  }

  @Test
  void withoutRedisNobodyMayTryButWhoWasRightIsNotRefused() {
    Redis away = BoundedRedis.open(VERTX, "redis://127.0.0.1:1");
    var blind = new Attempts(away, new LimitsConfig(true));
    assertThat(refusal(blind.logIn(ann, home)).code()).isEqualTo("UNAVAILABLE");
    assertThat(refusal(blind.count(Limit.RESET, ann)).code()).isEqualTo("UNAVAILABLE");
    await(blind.loggedIn(ann, home));
    await(away.close());
  }

  /** Of so many at once, how many passed; the others are refused with a time to wait. */
  private static int passed(int times, Supplier<Future<Void>> attempt) {
    var all = IntStream.range(0, times).mapToObj(i -> attempt.get()).toList();
    await(Future.join(all).otherwiseEmpty());
    all.stream().filter(Future::failed).forEach(refused -> assertThat(wait(refused)).isPositive());
    return (int) all.stream().filter(Future::succeeded).count();
  }

  /**
   * @param from null for each from somewhere else
   */
  private void guess(int times, String email, Device from) {
    for (int i = 0; i < times; i++) {
      await(attempts.logIn(email, from == null ? device() : from));
    }
  }

  private static long wait(Future<Void> refused) {
    Problem problem = refusal(refused);
    assertThat(problem.kind()).isEqualTo(Problem.Kind.RATE_LIMITED);
    assertThat(problem.code()).isEqualTo("RATE_LIMITED");
    return ((Number) problem.details().get("retryAfter")).longValue();
  }

  /** As if so much time had passed: all that is remembered is that much older. */
  private static void elapse(Duration time) {
    String older =
        """
        for _, key in ipairs(redis.call('KEYS', 'limit:*')) do
          local left = redis.call('PTTL', key) - ARGV[1]
          if left <= 0 then
            redis.call('DEL', key)
          else
            redis.call('PEXPIRE', key, left)
            if redis.call('TYPE', key).ok == 'hash' then
              for _, field in ipairs(redis.call('HKEYS', key)) do
                local at = tonumber(redis.call('HGET', key, field))
                redis.call('HSET', key, field, at - ARGV[1])
              end
            end
          end
        end
        """;
    await(REDIS.send(Request.cmd(Command.EVAL).arg(older).arg(0).arg(time.toMillis())));
  }

  private static Set<String> keys() {
    return ask(Command.KEYS, "limit:*").stream()
        .map(Response::toString)
        .collect(Collectors.toSet());
  }

  private static Response ask(Command command, String argument) {
    return await(REDIS.send(Request.cmd(command).arg(argument)));
  }

  private static Device device() {
    return new Device("10.%d.%d.%d".formatted(random(), random(), random()), "JUnit");
  }

  private static int random() {
    return ThreadLocalRandom.current().nextInt(256);
  }
}
