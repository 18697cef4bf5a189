package mercato.product.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import mercato.contract.Problem;
import org.junit.jupiter.api.Test;

/** Each count and each write happens when the test says so, and in the order that it says. */
class RecountTest {

  /** Things to count, and the total that is stored of them, which only another one replaces. */
  private static final class Store {
    int things;
    int total;
    final Deque<Runnable> steps = new ArrayDeque<>();

    Recount<Integer> process() {
      return new Recount<>(
          id -> later(() -> things),
          (id, counted, trace) ->
              later(
                  () -> {
                    total = counted;
                    return null;
                  }));
    }

    <T> Future<T> later(java.util.function.Supplier<T> action) {
      Promise<T> promise = Promise.promise();
      steps.add(() -> promise.complete(action.get()));
      return promise.future();
    }

    void step() {
      steps.remove().run();
    }

    void all() {
      while (!steps.isEmpty()) {
        step();
      }
    }
  }

  @Test
  void whatIsCountedIsWritten() {
    var store = new Store();
    store.things = 3;
    Future<Void> settled = store.process().settle("a", "trace");
    store.all();
    assertThat(settled.succeeded()).isTrue();
    assertThat(store.total).isEqualTo(3);
  }

  @Test
  void aWriterThatCountedBeforeAnotherAndWritesAfterItCorrectsItself() {
    var store = new Store();
    store.things = 1;
    store.total = 1;

    store.things = 0;
    Future<Void> slow = store.process().settle("a", "trace");
    store.step();
    Runnable slowWrite = store.steps.remove();
    store.things = 1;
    Future<Void> quick = store.process().settle("a", "trace");
    store.all();
    assertThat(quick.succeeded()).isTrue();
    assertThat(store.total).as("as it was, so nobody was stopped").isEqualTo(1);

    slowWrite.run();
    assertThat(store.total).as("too old").isZero();
    assertThat(slow.isComplete()).isFalse();
    store.all();
    assertThat(slow.succeeded()).isTrue();
    assertThat(store.total).isEqualTo(1);
  }

  @Test
  void ofOneTotalOneCountRunsAndOneWaitsForAllWhoCameMeanwhile() {
    var store = new Store();
    var counts = new AtomicInteger();
    var recount =
        new Recount<Integer>(
            id -> {
              counts.incrementAndGet();
              return store.later(() -> store.things);
            },
            (id, counted, trace) -> Future.succeededFuture());
    var settled = new ArrayList<Future<Void>>();
    for (int i = 0; i < 100; i++) {
      store.things++;
      settled.add(recount.settle("a", "trace"));
    }
    store.all();
    assertThat(settled).allMatch(Future::succeeded);
    assertThat(counts).as("twice for the first, twice for the other 99").hasValue(4);
    settled.add(recount.settle("a", "trace"));
    store.all();
    assertThat(counts).hasValue(6);
  }

  @Test
  void totalsDoNotWaitForEachOther() {
    var store = new Store();
    var recount = store.process();
    recount.settle("a", "trace");
    recount.settle("b", "trace");
    assertThat(store.steps).hasSize(2);
  }

  @Test
  void aFailureReachesWhoAskedAndTheNextOneBeginsAnew() {
    var fails = new ArrayDeque<>(List.of(true, false));
    var recount =
        new Recount<Integer>(
            id -> {
              if (fails.size() == 2 && fails.remove()) {
                throw Problem.unavailable("away");
              }
              return Future.succeededFuture(1);
            },
            (id, counted, trace) -> Future.succeededFuture());
    assertThat(recount.settle("a", "trace").cause()).isInstanceOf(Problem.class);
    assertThat(recount.settle("a", "trace").succeeded()).isTrue();
  }

  @Test
  void whatNeverComesToRestIsLeftToOthers() {
    var counted = new AtomicInteger();
    var recount =
        new Recount<Integer>(
            id -> Future.succeededFuture(counted.incrementAndGet()),
            (id, total, trace) -> Future.succeededFuture());
    assertThat(recount.settle("a", "trace").cause())
        .isInstanceOf(Problem.class)
        .extracting("code")
        .isEqualTo("OVERLOADED");
  }

  @Test
  void inWhateverOrderThingsHappenTheTotalIsRightWhenAllHaveSettled() {
    for (int seed = 0; seed < 2_000; seed++) {
      var random = new Random(seed);
      var store = new Store();
      var processes = List.of(store.process(), store.process(), store.process());
      var settled = new ArrayList<Future<Void>>();
      int changes = 1 + random.nextInt(6);
      while (changes > 0 || !store.steps.isEmpty()) {
        if (changes > 0 && (store.steps.isEmpty() || random.nextInt(3) == 0)) {
          changes--;
          store.things = random.nextInt(3);
          settled.add(processes.get(random.nextInt(3)).settle("a", "trace"));
        } else {
          var steps = new ArrayList<>(store.steps);
          var next = steps.get(random.nextInt(steps.size()));
          store.steps.remove(next);
          next.run();
        }
      }
      assertThat(settled).as("seed %d", seed).allMatch(Future::succeeded);
      assertThat(store.total).as("seed %d", seed).isEqualTo(store.things);
    }
  }
}
