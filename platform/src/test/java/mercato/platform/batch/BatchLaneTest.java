package mercato.platform.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.platform.batch.BatchLane.Limits;
import org.junit.jupiter.api.Test;

class BatchLaneTest {

  private static final int MAX_WEIGHT = 6;
  private static final int MAX_WAITING = 8;
  private static final long NEVER = Long.MAX_VALUE;
  private static final String BAD = "bad";

  /** An item of a name and a weight. */
  private record Item(String name, int weight) {}

  private final List<List<Item>> batches = new ArrayList<>();
  private final List<Promise<List<String>>> returns = new ArrayList<>();
  private long now = 1_000;
  private final BatchLane<Item, String> lane = lane(1);

  @Test
  void anIdleLaneTakesAnItemAtOnce() {
    Future<String> answer = lane.take(item(1, 1), NEVER);
    assertThat(batches).containsExactly(List.of(item(1, 1)));
    assertThat(answer.isComplete()).isFalse();

    finish(0);

    assertThat(answer.result()).isEqualTo("done 1");
  }

  @Test
  void whatComesMeanwhileGoesTogetherWhenTheBatchReturns() {
    var answers = IntStream.range(0, 4).mapToObj(i -> lane.take(item(i, 1), NEVER)).toList();
    assertThat(batches).hasSize(1);

    finish(0);
    assertThat(batches.get(1)).containsExactly(item(1, 1), item(2, 1), item(3, 1));
    finish(1);

    assertThat(answers)
        .extracting(Future::result)
        .containsExactly("done 0", "done 1", "done 2", "done 3");
  }

  @Test
  void eachAnswerComesOnTheContextThatAsked() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Context root = vertx.getOrCreateContext();
      List<Context> asked = new ArrayList<>();
      List<Context> answered = Collections.synchronizedList(new ArrayList<>());
      var done = new CountDownLatch(3);
      for (int i = 0; i < 3; i++) {
        Item item = item(i, 1);
        Context request = ((ContextInternal) root).duplicate();
        asked.add(request);
        request.runOnContext(
            turn ->
                lane.take(item, NEVER)
                    .onComplete(
                        answer -> {
                          answered.add(Vertx.currentContext());
                          done.countDown();
                        }));
      }
      root.runOnContext(
          turn -> {
            finish(0);
            finish(1);
          });
      assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(answered).containsExactlyElementsOf(asked);
    } finally {
      vertx.close();
    }
  }

  @Test
  void theAnswersOfALargeBatchLetOthersHaveTheirTurnInBetween() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      int all = 200;
      var order = Collections.synchronizedList(new ArrayList<String>());
      var answered = new CountDownLatch(all);
      var first = Promise.<Void>promise();
      var large =
          new BatchLane<Integer, Integer>(
              items ->
                  items.size() == 1 ? first.future().map(items) : Future.succeededFuture(items),
              item -> 1,
              new Limits(all, all, 1),
              () -> now);
      vertx
          .getOrCreateContext()
          .runOnContext(
              turn -> {
                IntStream.range(0, all).forEach(item -> take(large, item, order, answered));
                first.complete();
                Vertx.currentContext().runOnContext(other -> order.add("other"));
              });
      assertThat(answered.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(order.indexOf("other")).isBetween(1, all - 1);
      assertThat(order).hasSize(all + 1).doesNotHaveDuplicates();
    } finally {
      vertx.close();
    }
  }

  private static void take(
      BatchLane<Integer, Integer> lane, int item, List<String> order, CountDownLatch answered) {
    lane.take(item, NEVER)
        .onSuccess(
            done -> {
              order.add("item " + done);
              answered.countDown();
            });
  }

  @Test
  void aBatchIsBoundedByItsWeight() {
    lane.take(item(0, 1), NEVER);
    IntStream.rangeClosed(1, 3).forEach(i -> lane.take(item(i, 3), NEVER));
    lane.take(item(4, MAX_WEIGHT + 1), NEVER);

    IntStream.range(0, 4).forEach(this::finish);

    assertThat(batches)
        .containsExactly(
            List.of(item(0, 1)),
            List.of(item(1, 3), item(2, 3)),
            List.of(item(3, 3)),
            List.of(item(4, MAX_WEIGHT + 1)));
  }

  @Test
  void whatWeighsNothingCountsAsOne() {
    IntStream.rangeClosed(0, MAX_WEIGHT + 1).forEach(i -> lane.take(item(i, 0), NEVER));

    finish(0);

    assertThat(batches.get(1)).hasSize(MAX_WEIGHT);
  }

  @Test
  void aFullLaneRefusesAtOnce() {
    IntStream.rangeClosed(0, MAX_WAITING).forEach(i -> lane.take(item(i, 1), NEVER));

    assertThat(code(lane.take(item(99, 1), NEVER))).isEqualTo("OVERLOADED");
  }

  @Test
  void whatIsPastItsDeadlineIsNeverWorkedOn() {
    lane.take(item(0, 1), NEVER);
    Future<String> late = lane.take(item(1, 1), now + 10);
    Future<String> inTime = lane.take(item(2, 1), now + 11);

    now += 10;
    finish(0);
    finish(1);

    assertThat(code(late)).isEqualTo("UNAVAILABLE");
    assertThat(inTime.succeeded()).isTrue();
    assertThat(batches.get(1)).containsExactly(item(2, 1));
  }

  @Test
  void whoIsTooLateAndAsksAgainAtOnceStillWaitsItsTurn() {
    lane.take(item(0, 1), NEVER);
    lane.take(item(3, 1), NEVER);
    lane.take(item(1, 1), now + 10).onFailure(late -> lane.take(item(2, 1), NEVER));

    now += 10;
    finish(0);

    assertThat(batches).hasSize(2);
    assertThat(batches.get(1)).containsExactly(item(3, 1), item(2, 1));
  }

  @Test
  void whatTheAnsweredAskForNextGoesTogether() {
    IntStream.range(0, 4)
        .forEach(
            i -> lane.take(item(i, 1), NEVER).onSuccess(next -> lane.take(item(10 + i, 1), NEVER)));

    finish(0);
    finish(1);

    assertThat(batches.get(1)).contains(item(1, 1), item(2, 1), item(3, 1), item(10, 1));
    assertThat(batches.get(2)).containsExactly(item(11, 1), item(12, 1), item(13, 1));
  }

  @Test
  void aStoreThatIsAwayFailsTheWholeBatchAndTheLaneGoesOn() {
    lane.take(item(0, 1), NEVER);
    var failed = List.of(lane.take(item(1, 1), NEVER), lane.take(item(2, 1), NEVER));
    finish(0);
    Future<String> next = lane.take(item(3, 1), NEVER);

    returns.get(1).fail(Problem.unavailable("away"));
    finish(2);

    assertThat(failed).extracting(BatchLaneTest::code).containsOnly("UNAVAILABLE");
    assertThat(batches).hasSize(3);
    assertThat(next.succeeded()).isTrue();
  }

  @Test
  void aBadItemFailsAloneAndTheOthersAreDoneInTheirOrder() {
    lane.take(item(0, 1), NEVER);
    var good = new ArrayList<Future<String>>();
    good.add(lane.take(item(1, 1), NEVER));
    good.add(lane.take(item(2, 1), NEVER));
    Future<String> bad = lane.take(new Item(BAD, 1), NEVER);
    good.add(lane.take(item(3, 1), NEVER));

    for (int i = 0; i < batches.size(); i++) {
      finish(i);
    }

    assertThat(bad.cause()).isInstanceOf(IllegalArgumentException.class);
    assertThat(good).extracting(Future::result).containsExactly("done 1", "done 2", "done 3");
    assertThat(batches.stream().filter(batch -> batch.size() == 1).map(batch -> batch.get(0).name))
        .containsExactly("0", BAD, "3");
  }

  @Test
  void workThatThrowsOrAnswersTooLittleFailsItsItem() {
    BatchLane<Item, String> throwing =
        new BatchLane<>(
            items -> {
              throw new IllegalStateException("broken");
            },
            Item::weight,
            new Limits(1, 1, 1),
            () -> now);
    assertThat(throwing.take(item(0, 1), NEVER).cause()).hasMessage("broken");
    BatchLane<Item, String> silent =
        new BatchLane<>(
            items -> Future.succeededFuture(List.of()),
            Item::weight,
            new Limits(1, 1, 1),
            () -> now);
    assertThat(silent.take(item(0, 1), NEVER).cause()).isInstanceOf(IllegalStateException.class);
    assertThat(silent.take(item(1, 1), NEVER).failed()).isTrue();
  }

  @Test
  void asManyBatchesRunAsMayRun() {
    BatchLane<Item, String> wide = lane(2);
    IntStream.range(0, 4).forEach(i -> wide.take(item(i, 1), NEVER));
    assertThat(batches).containsExactly(List.of(item(0, 1)), List.of(item(1, 1)));

    finish(1);

    assertThat(batches.get(2)).containsExactly(item(2, 1), item(3, 1));
  }

  @Test
  void itIsDrainedWhenAllHaveHadTheirTurn() {
    assertThat(lane(1).drained().isComplete()).isTrue();
    lane.take(item(0, 1), NEVER);
    lane.take(item(1, 1), NEVER);
    Future<Void> drained = lane.drained();

    finish(0);
    assertThat(drained.isComplete()).isFalse();
    finish(1);

    assertThat(drained.succeeded()).isTrue();
  }

  /** Whatever comes whenever: each item is answered once and worked on once, in its order. */
  @Test
  void anySequenceIsAnsweredOnceAndWithinTheBounds() {
    for (int seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      batches.clear();
      returns.clear();
      int width = 1 + random.nextInt(2);
      BatchLane<Item, String> any = lane(width);
      var answers = new ArrayList<Future<String>>();
      int finished = 0;
      for (int i = 0; i < 60; i++) {
        now += random.nextInt(3);
        if (random.nextInt(3) > 0) {
          answers.add(
              any.take(item(i, random.nextInt(4)), random.nextInt(4) == 0 ? now + 2 : NEVER));
        } else if (finished < batches.size()) {
          finish(finished++);
        }
        assertThat(batches.size() - finished).as("seed " + seed).isLessThanOrEqualTo(width);
      }
      while (finished < batches.size()) {
        finish(finished++);
      }
      String name = "seed " + seed;
      assertThat(answers).as(name).allMatch(Future::isComplete);
      assertThat(batches.stream().flatMap(List::stream).map(item -> "done " + item.name))
          .as(name)
          .containsExactlyElementsOf(
              answers.stream().filter(Future::succeeded).map(Future::result).toList());
      assertThat(batches)
          .as(name)
          .allMatch(
              batch ->
                  batch.stream().mapToInt(item -> Math.max(1, item.weight)).sum() <= MAX_WEIGHT);
      assertThat(any.drained().succeeded()).as(name).isTrue();
    }
  }

  private BatchLane<Item, String> lane(int maxRunning) {
    return new BatchLane<>(
        this::work, Item::weight, new Limits(MAX_WEIGHT, MAX_WAITING, maxRunning), () -> now);
  }

  private Future<List<String>> work(List<Item> items) {
    Promise<List<String>> answers = Promise.promise();
    batches.add(items);
    returns.add(answers);
    return answers.future();
  }

  private void finish(int batch) {
    List<Item> items = batches.get(batch);
    if (items.contains(new Item(BAD, 1))) {
      returns.get(batch).fail(new IllegalArgumentException(BAD));
    } else {
      returns.get(batch).complete(items.stream().map(item -> "done " + item.name).toList());
    }
  }

  private static Item item(int number, int weight) {
    return new Item(Integer.toString(number), weight);
  }

  private static String code(Future<?> refused) {
    return ((Problem) refused.cause()).code();
  }
}
