package mercato.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import mercato.contract.Broadcast;
import mercato.contract.Caller;
import mercato.contract.Operation;
import mercato.contract.Problem;
import mercato.platform.observe.Trace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceBusTest {

  record Question(Object mark) {}

  record Answer(Object mark) {}

  static final Operation<Question, Answer> ECHO =
      Operation.idempotent("test.echo", Question.class, Answer.class, 200);

  record News(Object mark) {}

  static final Broadcast<News> NEWS = new Broadcast<>("test.news", News.class);

  static final int LIMIT = 4;
  static final int FAILURES = 3;
  static final int RESET_MILLIS = 200;

  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  Vertx vertx;
  ServiceBus bus;

  @BeforeEach
  void start() {
    Trace.register();
    vertx = Vertx.vertx();
    bus = new ServiceBus(vertx, "here", new BusConfig(LIMIT, FAILURES, RESET_MILLIS, 5), metrics);
  }

  @AfterEach
  void stop() {
    Member.await(vertx.close());
  }

  static Caller caller() {
    return new Caller(
        "u-1", Set.of(Caller.CUSTOMER), Trace.next(), System.currentTimeMillis() + 10_000);
  }

  Answer call(Object mark) {
    return Member.await(bus.call(ECHO, new Question(mark), caller()));
  }

  Problem problem(Caller caller) {
    return catchThrowableOfType(
        Problem.class, () -> Member.await(bus.call(ECHO, new Question("?"), caller)));
  }

  double count(String outcome) {
    var timer =
        metrics
            .find("mercato.bus.calls")
            .tag("operation", ECHO.address())
            .tag("outcome", outcome)
            .timer();
    return timer == null ? 0 : timer.count();
  }

  double breaker() {
    return metrics.get("mercato.bus.breaker").tag("operation", ECHO.address()).gauge().value();
  }

  @Test
  void recordsTravelByReferenceInsideAJvm() {
    Member.await(
        bus.serve(ECHO, (question, caller) -> Future.succeededFuture(new Answer(question.mark()))));
    Object mark = new Object();

    assertThat(call(mark).mark()).isSameAs(mark);
    assertThat(count("ok")).isEqualTo(1);
  }

  @Test
  void theHandlerSeesTheCallerAndIsOnItsTrace() {
    var seen = new AtomicReference<Caller>();
    var trace = new AtomicReference<String>();
    Member.await(
        bus.serve(
            ECHO,
            (question, caller) -> {
              seen.set(caller);
              trace.set(Trace.find());
              return Future.succeededFuture(new Answer(null));
            }));
    Caller caller = caller();

    Member.await(bus.call(ECHO, new Question(null), caller));

    assertThat(seen.get()).isEqualTo(caller);
    assertThat(trace.get()).isEqualTo(caller.trace());
  }

  @Test
  void aRefusalArrivesWholeWhetherThrownOrReturned() {
    var refusal = new Problem(Problem.Kind.CONFLICT, "TAKEN", "Taken.", Map.of("by", "u-2"));
    var turn = new AtomicInteger();
    Member.await(
        bus.serve(
            ECHO,
            (question, caller) -> {
              if (turn.getAndIncrement() == 0) {
                throw refusal;
              }
              return Future.failedFuture(refusal);
            }));

    assertThat(problem(caller())).isSameAs(refusal);
    assertThat(problem(caller())).isSameAs(refusal);
    assertThat(count("refused")).isEqualTo(2);
  }

  @Test
  void anyOtherFailureIsInternalAndSaysNothing() {
    Member.await(
        bus.serve(
            ECHO,
            (question, caller) -> {
              if (question.mark().equals("throw")) {
                throw new IllegalStateException("select * from secrets");
              }
              return null;
            }));

    for (String way : new String[] {"throw", "no future at all"}) {
      assertThatThrownBy(() -> call(way))
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.INTERNAL))
          .asString()
          .doesNotContain("secrets");
    }
    assertThat(count("failed")).isEqualTo(2);
  }

  @Test
  void withoutAnAnswerInTimeTheServiceIsUnavailable() {
    Member.await(bus.serve(ECHO, (question, caller) -> Promise.<Answer>promise().future()));

    long start = System.nanoTime();
    assertThat(problem(caller()).kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(millis(190), millis(1_000));
    assertThat(count("timeout")).isEqualTo(1);
  }

  @Test
  void aNearerDeadlineOfTheCallerWins() {
    Member.await(bus.serve(ECHO, (question, caller) -> Promise.<Answer>promise().future()));

    long start = System.nanoTime();
    problem(caller().until(System.currentTimeMillis() + 30));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(millis(150));
  }

  @Test
  void whatIsPastItsDeadlineIsNotAsked() {
    var handled = new AtomicInteger();
    Member.await(
        bus.serve(
            ECHO,
            (question, caller) -> {
              handled.incrementAndGet();
              return Future.succeededFuture(new Answer(null));
            }));

    Problem problem = problem(caller().until(System.currentTimeMillis() - 1));

    assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
    assertThat(handled).hasValue(0);
  }

  @Test
  void whatArrivesPastItsDeadlineIsNotBegun() {
    var handled = new AtomicInteger();
    Member.await(
        bus.serve(
            ECHO,
            (question, caller) -> {
              handled.incrementAndGet();
              return Future.succeededFuture(new Answer(null));
            }));
    var late =
        new DeliveryOptions()
            .setCodecName(RecordCodec.NAME)
            .setHeaders(CallerHeaders.write(caller().until(System.currentTimeMillis() - 1)));

    Object answer =
        Member.await(vertx.eventBus().request(ECHO.address(), new Question(null), late)).body();

    assertThat(answer)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
    assertThat(handled).hasValue(0);
  }

  @Test
  void whatNobodyServesIsUnavailableAtOnce() {
    long start = System.nanoTime();
    assertThat(problem(caller()).kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(millis(150));
    assertThat(count("unreachable")).isEqualTo(1);
  }

  @Test
  void whatIsTooMuchIsRefusedAtOnceAndTheRestIsAnswered() {
    Promise<Answer> gate = Promise.promise();
    Member.await(bus.serve(ECHO, (question, caller) -> gate.future()));
    var open = new ArrayList<Future<Answer>>();
    for (int i = 0; i < LIMIT; i++) {
      open.add(bus.call(ECHO, new Question(i), caller()));
    }

    assertThat(problem(caller()).code()).isEqualTo("OVERLOADED");
    gate.complete(new Answer("done"));
    open.forEach(Member::await);

    assertThat(call("again").mark()).isEqualTo("done");
    assertThat(count("overloaded")).isEqualTo(1);
    assertThat(metrics.get("mercato.bus.in.flight").gauge().value()).isZero();
  }

  @Test
  void theBreakerOpensWhenNobodyAnswersAndRecovers() {
    for (int i = 0; i < FAILURES; i++) {
      problem(caller());
    }
    assertThat(breaker()).isEqualTo(1);
    Member.await(bus.serve(ECHO, (question, caller) -> Future.succeededFuture(new Answer("here"))));

    assertThat(problem(caller()).kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
    assertThat(count("breaker_open")).isEqualTo(1);
    await().atMost(millis(5_000)).until(() -> breaker() == 2);
    assertThat(call("try").mark()).isEqualTo("here");
    assertThat(breaker()).isZero();
  }

  @Test
  void refusalsDoNotOpenTheBreaker() {
    Member.await(
        bus.serve(ECHO, (question, caller) -> Future.failedFuture(Problem.notFound("thing"))));

    for (int i = 0; i < 3 * FAILURES; i++) {
      assertThat(problem(caller()).code()).isEqualTo("NOT_FOUND");
    }
    assertThat(breaker()).isZero();
  }

  @Test
  void callersInAHurryDoNotOpenTheBreaker() {
    Member.await(bus.serve(ECHO, (question, caller) -> Promise.<Answer>promise().future()));

    for (int i = 0; i < 2 * FAILURES; i++) {
      problem(caller().until(System.currentTimeMillis() + 20));
    }
    assertThat(breaker()).isZero();
  }

  @Test
  void callsAreSpreadOverInstancesAndEndWithTheVerticle() {
    Set<Object> contexts = ConcurrentHashMap.newKeySet();
    class Echo extends VerticleBase {
      @Override
      public Future<?> start() {
        return bus.serve(
            ECHO,
            (question, caller) -> {
              contexts.add(this);
              return Future.succeededFuture(new Answer(null));
            });
      }
    }
    Supplier<Deployable> echo = Echo::new;
    String deployment =
        Member.await(vertx.deployVerticle(echo, new DeploymentOptions().setInstances(2)));
    call("a");
    call("b");
    assertThat(contexts).hasSize(2);
    assertThat(bus.served().get("test.echo")).hasSize(2);

    Member.await(vertx.undeploy(deployment));

    assertThat(bus.served().values()).allMatch(Set::isEmpty);
    assertThat(count("ok")).isEqualTo(2);
    assertThat(problem(caller()).kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
  }

  @Test
  void theAnswerComesOnTheCallersContext() {
    Member.await(bus.serve(ECHO, (question, caller) -> Future.succeededFuture(new Answer(null))));
    Promise<Boolean> same = Promise.promise();
    var context = vertx.getOrCreateContext();

    context.runOnContext(
        start ->
            bus.call(ECHO, new Question(null), caller())
                .onComplete(done -> same.complete(Vertx.currentContext() == context)));

    assertThat(Member.await(same.future())).isTrue();
  }

  @Test
  void allWhoListenHearABroadcastUntilTheyAreGone() {
    var heard = new CopyOnWriteArrayList<News>();
    Supplier<Deployable> listener =
        () ->
            new VerticleBase() {
              @Override
              public Future<?> start() {
                return bus.listen(NEWS, heard::add);
              }
            };
    String deployment =
        Member.await(vertx.deployVerticle(listener, new DeploymentOptions().setInstances(2)));
    var news = new News(new Object());

    bus.tell(NEWS, news);
    await().until(() -> heard.size() == 2);
    assertThat(heard).allMatch(each -> each == news);

    Member.await(vertx.undeploy(deployment));
    bus.tell(NEWS, news);
    Member.await(vertx.timer(50, TimeUnit.MILLISECONDS));
    assertThat(heard).hasSize(2);
  }

  @Test
  void aBroadcastThatNobodyHearsIsNoFailure() {
    assertThatCode(() -> bus.tell(NEWS, new News("?"))).doesNotThrowAnyException();
  }

  @Test
  void aListenerThatFailsHearsTheNextAllTheSame() {
    var heard = new CopyOnWriteArrayList<Object>();
    var context = vertx.getOrCreateContext();
    context.exceptionHandler(expected -> {});
    Promise<Void> listening = Promise.promise();
    context.runOnContext(
        start ->
            bus.listen(
                    NEWS,
                    news -> {
                      heard.add(news.mark());
                      throw new IllegalStateException("broken");
                    })
                .onComplete(listening));
    Member.await(listening.future());

    bus.tell(NEWS, new News("first"));
    bus.tell(NEWS, new News("second"));

    await().untilAsserted(() -> assertThat(heard).containsExactly("first", "second"));
  }

  static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
