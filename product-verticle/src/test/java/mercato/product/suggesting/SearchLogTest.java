package mercato.product.suggesting;

import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.ProductOperations.Suggest;
import mercato.contract.product.ProductOperations.Suggestion;
import mercato.embedded.TestStores;
import mercato.platform.observe.Trace;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With a real Redis. */
class SearchLogTest {

  private static final Caller CALLER =
      new Caller(null, Set.of(), Trace.next(), System.currentTimeMillis() + 60_000);

  private static Vertx vertx;
  private static Redis redis;

  private final String prefix = "test:" + UUID.randomUUID() + ":";
  private Instant now = Instant.parse("2026-01-31T23:59:50Z");
  private final SearchLog log = open(redis);

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    redis = Redis.createClient(vertx, new RedisOptions().setConnectionString(TestStores.redis()));
  }

  @AfterAll
  static void stop() {
    await(redis.close());
    await(vertx.close());
  }

  @Test
  void whatSeveralProcessesHaveCountedIsSuggested() {
    SearchLog other = open(redis);
    search(log, " Blue  Shirt", 2);
    search(other, "blue shirt", 2);
    search(other, "blue hat", 9);
    search(other, "blue mood", 2);
    await(log.send());
    await(other.send());
    await(log.read());
    assertThat(log.popular().startingWith("blue", 5)).containsExactly("blue hat", "blue shirt");
  }

  @Test
  void whatFindsNothingIsNotCounted() {
    IntStream.range(0, 5).forEach(i -> log.searched("unfindable", false));
    IntStream.range(0, 5).forEach(i -> log.searched(null, true));
    await(log.send());
    await(log.read());
    assertThat(log.popular().startingWith("u", 5)).isEmpty();
    assertThat(keyed("EXISTS", "2026-01-31")).isZero();
  }

  @Test
  void sevenDaysAreSummedAndEarlierOnesForgotten() {
    for (int day = 0; day < 8; day++) {
      search(log, "shirt", 1);
      search(log, day == 0 ? "hat" : "shoe", 3);
      await(log.send());
      now = now.plus(Duration.ofDays(1));
    }
    now = now.minus(Duration.ofDays(1));
    await(log.read());
    assertThat(log.popular().startingWith("sh", 5)).containsExactly("shoe", "shirt");
    assertThat(log.popular().startingWith("hat", 5)).isEmpty();
    assertThat(keyed("TTL", "2026-02-07")).isBetween(7L * 86_400, 8L * 86_400);
  }

  @Test
  void aDayKeepsTheMostFrequent() {
    for (int round = 0; round < 4; round++) {
      int from = round * SearchLog.MAX_WAITING;
      IntStream.range(from, from + 3 * SearchLog.MAX_WAITING)
          .forEach(i -> log.searched("s" + i, true));
      search(log, "s" + from, 3);
      await(log.send());
    }
    assertThat(keyed("ZCARD", "2026-01-31")).isEqualTo(SearchLog.MAX_PER_DAY);
    await(log.read());
    assertThat(log.popular().startingWith("s", 9)).containsExactly("s0", "s2000", "s4000", "s6000");
  }

  @Test
  void withoutRedisNamesAloneAreSuggested() {
    Redis away =
        Redis.createClient(vertx, new RedisOptions().setConnectionString("redis://127.0.0.1:1"));
    SearchLog alone = open(away);
    search(alone, "blue hat", 9);
    await(alone.send());
    await(alone.read());
    assertThat(suggest(alone, "blue", 5)).containsExactly(new Suggestion("Blue Shirt", "p1"));
    await(away.close());
  }

  @Test
  void itSendsWhatIsLeftAtItsEndAndReadsAtItsStart() {
    String q = UUID.randomUUID().toString();
    Context context = vertx.getOrCreateContext();
    SearchLog first = on(context, () -> SearchLog.start(vertx, redis, () -> now));
    on(context, () -> search(first, q, 3));
    await(on(context, first::close));
    SearchLog second = on(context, () -> SearchLog.start(vertx, redis, () -> now));
    Awaitility.await()
        .until(() -> on(context, second::popular).startingWith(q, 1).equals(List.of(q)));
    await(on(context, second::close));
  }

  @Test
  void searchesAndNamesAreMixed() {
    search(log, "blue hat", 9);
    search(log, "blue shirt", 8);
    search(log, "blue sea", 7);
    await(log.send());
    await(log.read());
    assertThat(suggest(log, " Blue", 2))
        .containsExactly(new Suggestion("blue hat", null), new Suggestion("Blue Shirt", "p1"));
    assertThat(suggest(log, "blue s", 9))
        .containsExactly(new Suggestion("Blue Shirt", "p1"), new Suggestion("blue sea", null));
    Problem refusal =
        Assertions.catchThrowableOfType(Problem.class, () -> suggest(log, "blue", 21));
    assertThat(refusal.code()).isEqualTo("INVALID_REQUEST");
  }

  private static List<Suggestion> suggest(SearchLog log, String typed, int limit) {
    var names = List.of(new Suggestion("Blue Shirt", "p1"));
    var suggest = new SuggestCompletions(asked -> Future.succeededFuture(names), log);
    return await(suggest.handle(new Suggest(typed, limit), CALLER)).items();
  }

  private static int search(SearchLog log, String q, int times) {
    IntStream.range(0, times).forEach(i -> log.searched(q, true));
    return times;
  }

  private static <T> T on(Context context, Supplier<T> call) {
    return await(
        Future.future(promise -> context.runOnContext(go -> promise.complete(call.get()))));
  }

  private SearchLog open(Redis client) {
    return new SearchLog(vertx, client, () -> now, prefix);
  }

  private long keyed(String command, String day) {
    return await(redis.send(Request.cmd(Command.create(command)).arg(prefix + day))).toLong();
  }
}
