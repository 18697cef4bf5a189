package mercato.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import mercato.contract.Caller;
import mercato.contract.Operation;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.platform.launch.ClusterSecrets;
import mercato.platform.observe.Trace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several real JVMs on loopback, encrypted and authenticated; this one calls, the others serve. */
class ClusteredBusTest {

  @TempDir static Path directory;

  static Map<String, String> settings;
  static Member here;
  static Child newer;

  @BeforeAll
  static void start() {
    settings = new HashMap<>(ClusterSecrets.createIfAbsent(directory.resolve("secrets")));
    int port = Child.freePort();
    settings.put("cluster.enabled", "true");
    settings.put("cluster.initialHosts", "127.0.0.1:" + port);
    settings.put("cluster.port", Integer.toString(port));
    here = Member.join(settings, "here", () -> {});
    newer = Child.start("newer", "new", elsewhere(settings));
    newer.ready();
  }

  @AfterAll
  static void stop() {
    newer.close();
    Member.await(here.vertx().close());
  }

  /** The same cluster, another port. */
  static Map<String, String> elsewhere(Map<String, String> settings) {
    var copy = new HashMap<>(settings);
    copy.put("cluster.port", Integer.toString(Child.freePort()));
    return copy;
  }

  static Caller caller() {
    return new Caller(
        "u-1",
        Set.of(Caller.CUSTOMER, Caller.STAFF),
        Trace.next(),
        System.currentTimeMillis() + 10_000);
  }

  @Test
  void recordsAndTheCallerCrossToAnotherJvm() {
    Caller caller = caller();
    Talk.Ask ask = Talk.ask("über");

    Talk.Told told = Member.await(here.bus().call(Talk.WHO, ask, caller));

    assertThat(told.asked()).isEqualTo(ask);
    assertThat(told.node()).isNotEqualTo(here.nodeId());
    assertThat(told.user()).isEqualTo("u-1");
    assertThat(told.roles()).isEqualTo(caller.roles());
    assertThat(told.trace()).isEqualTo(caller.trace());
    assertThat(told.deadline()).isEqualTo(caller.deadlineMillis());
  }

  @Test
  void aBroadcastIsHeardInEveryJvm() {
    var heard = new ConcurrentLinkedQueue<Talk.News>();
    var answered = new ConcurrentLinkedQueue<Talk.News>();
    Member.await(here.bus().listen(Talk.NEWS, heard::add));
    Member.await(here.bus().listen(Talk.HEARD, answered::add));
    var news = new Talk.News(List.of("p1", "p2"));

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              here.bus().tell(Talk.NEWS, news);
              assertThat(answered).contains(news);
            });

    assertThat(heard).contains(news);
  }

  @Test
  void aGuestIsAGuestInTheOtherJvmToo() {
    Caller guest = new Caller(null, Set.of(), Trace.next(), System.currentTimeMillis() + 10_000);

    Talk.Told told = Member.await(here.bus().call(Talk.WHO, Talk.ask("?"), guest));

    assertThat(told.user()).isNull();
    assertThat(told.roles()).isEmpty();
  }

  @Test
  void aRefusalCrossesWhole() {
    Problem problem = refusal(Talk.REFUSE);

    assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(problem.code()).isEqualTo("OUT_OF_STOCK");
    assertThat(problem).hasMessage("Sold out.");
    assertThat(problem.details()).isEqualTo(Map.of("productIds", List.of("p1", "p2"), "left", 3));
  }

  @Test
  void aDefectCrossesWithoutItsWords() {
    Problem problem = refusal(Talk.BREAK);

    assertThat(problem.kind()).isEqualTo(Problem.Kind.INTERNAL);
    assertThat(problem.toString()).doesNotContain("password");
  }

  private static Problem refusal(Operation<Talk.Ask, Talk.Told> operation) {
    return catchThrowableOfType(
        Problem.class, () -> Member.await(here.bus().call(operation, Talk.ask("?"), caller())));
  }

  /** A page of 0 cannot be made here; an older build, whose record checks less, could send it. */
  @Test
  void aRecordThatRefusesItselfOnArrivalIsARefusal() {
    record LaxPage(int limit, String cursor) {}
    record LaxList(LaxPage page) {}
    var lax = Operation.idempotent(Talk.LIST.address(), LaxList.class, Talk.Told.class, 2_000);
    assertThat(new Page(1, null).limit()).isEqualTo(1);

    Problem problem =
        catchThrowableOfType(
            Problem.class,
            () -> Member.await(here.bus().call(lax, new LaxList(new LaxPage(0, null)), caller())));

    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
  }

  @Test
  void anOlderCallerAndANewerServerUnderstandEachOther() {
    Talk.OldShape reply =
        Member.await(here.bus().call(Talk.SHAPE_BEFORE, new Talk.OldShape("box"), caller()));

    assertThat(reply).isEqualTo(new Talk.OldShape("box/null"));
  }

  @Test
  void aNewerCallerAndAnOlderServerUnderstandEachOther() throws InterruptedException {
    // In a cluster of their own, for the newer server would answer too.
    var theirs = new HashMap<>(settings);
    int port = Child.freePort();
    theirs.put("cluster.port", Integer.toString(port));
    theirs.put("cluster.initialHosts", "127.0.0.1:" + port);
    try (Child older = Child.start("older", "old", theirs)) {
      older.ready();
      Member caller = Member.join(elsewhere(theirs), "caller", () -> {});

      Talk.NewShape reply =
          Member.await(caller.bus().call(Talk.SHAPE_NOW, new Talk.NewShape("box", 5), caller()));

      assertThat(reply).isEqualTo(new Talk.NewShape("box/old", null));
      Member.await(caller.vertx().close());
    }
  }

  @Test
  void noIdempotentCallFailsWhenOneOfTwoServersIsKilled() {
    try (Child victim = Child.start("victim", "new", elsewhere(settings))) {
      String victimId = victim.ready();
      await().atMost(Duration.ofSeconds(10)).until(() -> answeredBy(Talk.WHO).contains(victimId));

      Load load = new Load();
      load.during(1_000);
      victim.signal("KILL");
      long killed = System.nanoTime();
      load.during(4_000);
      load.settle();

      System.out.printf(
          "kill -9 of one of two servers at 200 calls/s: %d calls, %d failed, slowest %d ms, last over 100 ms began %d ms after the kill%n",
          load.calls.get(), load.failed.size(), load.slowest.get(), load.lastSlow(killed));
      assertThat(load.failed).isEmpty();
      assertThat(load.calls.get()).isGreaterThan(800);
      assertThat(load.lastSlow(killed)).isLessThan(2_500);
      assertThat(load.slowest.get()).isLessThan(2_000);
    }
  }

  @Test
  void nobodyNoticesThatANodeLeavesInOrder() throws InterruptedException {
    try (Child leaver = Child.start("leaver", "new", elsewhere(settings))) {
      String leaverId = leaver.ready();
      await().atMost(Duration.ofSeconds(10)).until(() -> answeredBy(Talk.WHO).contains(leaverId));

      Load load = new Load();
      load.during(500);
      leaver.tell("leave");
      load.during(3_000);
      load.settle();

      assertThat(leaver.ended(10)).isTrue();
      assertThat(leaver.exitValue()).isZero();
      System.out.printf(
          "a node leaves in order at 200 calls/s: %d calls, %d failed, slowest %d ms%n",
          load.calls.get(), load.failed.size(), load.slowest.get());
      assertThat(load.failed).isEmpty();
      assertThat(load.slowest.get()).isLessThan(500);
      assertThat(answeredBy(Talk.WHO)).doesNotContain(leaverId);
    }
  }

  private static Set<String> answeredBy(Operation<Talk.Ask, Talk.Told> operation) {
    Set<String> nodes = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      nodes.add(Member.await(here.bus().call(operation, Talk.ask("?"), caller())).node());
    }
    return nodes;
  }

  /** 200 calls a second, by a timer, whatever the answers do. */
  private static final class Load {
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
    final AtomicLong slowest = new AtomicLong();
    final Queue<Throwable> failed = new ConcurrentLinkedQueue<>();
    final Queue<Long> slowStarts = new ConcurrentLinkedQueue<>();

    void during(long millis) {
      long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
      long timer = here.vertx().setPeriodic(5, tick -> call());
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofMillis(millis + 5_000))
          .until(() -> System.nanoTime() > end);
      here.vertx().cancelTimer(timer);
    }

    private void call() {
      calls.incrementAndGet();
      long start = System.nanoTime();
      here.bus()
          .call(Talk.WHO, Talk.ask("load"), caller())
          .onComplete(
              (told, failure) -> {
                long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
                slowest.accumulateAndGet(millis, Math::max);
                if (millis > 100) {
                  slowStarts.add(start);
                }
                if (failure != null) {
                  failed.add(failure);
                }
                ended.incrementAndGet();
              });
    }

    void settle() {
      await().atMost(Duration.ofSeconds(5)).until(() -> ended.get() == calls.get());
    }

    long lastSlow(long since) {
      return slowStarts.stream().mapToLong(start -> (start - since) / 1_000_000).max().orElse(0);
    }
  }
}
