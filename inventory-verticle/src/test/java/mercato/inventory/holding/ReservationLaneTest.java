package mercato.inventory.holding;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.inventory.HoldView.State;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.inventory.model.Hold;
import mercato.inventory.model.Outcome;
import mercato.inventory.model.Step;
import org.junit.jupiter.api.Test;

class ReservationLaneTest {

  private static final int MAX_LINES = 6;
  private static final int MAX_WAITING = 8;
  private static final long NEVER = Long.MAX_VALUE;

  private final List<List<Step>> batches = new ArrayList<>();
  private final List<Promise<Outcome>> returns = new ArrayList<>();
  private long now = 1_000;
  private final ReservationLane lane =
      new ReservationLane(this::store, () -> now, MAX_LINES, MAX_WAITING);

  @Test
  void anIdleLaneTakesAStepAtOnce() {
    Future<Hold> hold = lane.take(step(1, 1), NEVER);
    assertThat(batches).containsExactly(List.of(step(1, 1)));
    assertThat(hold.isComplete()).isFalse();

    finish(0);

    assertThat(hold.result().orderId()).isEqualTo(step(1, 1).orderId());
  }

  @Test
  void whatComesMeanwhileGoesTogetherWhenTheBatchReturns() {
    var holds = IntStream.range(0, 4).mapToObj(i -> lane.take(step(i, 1), NEVER)).toList();
    assertThat(batches).hasSize(1);

    finish(0);
    assertThat(batches.get(1)).containsExactly(step(1, 1), step(2, 1), step(3, 1));
    finish(1);

    assertThat(holds).allMatch(Future::succeeded);
    assertThat(holds.get(3).result().orderId()).isEqualTo(step(3, 1).orderId());
  }

  @Test
  void aBatchIsBoundedByItsLines() {
    lane.take(step(0, 1), NEVER);
    IntStream.rangeClosed(1, 3).forEach(i -> lane.take(step(i, 3), NEVER));
    lane.take(step(4, MAX_LINES + 1), NEVER);

    IntStream.range(0, 4).forEach(this::finish);

    assertThat(batches)
        .containsExactly(
            List.of(step(0, 1)),
            List.of(step(1, 3), step(2, 3)),
            List.of(step(3, 3)),
            List.of(step(4, MAX_LINES + 1)));
  }

  @Test
  void aFullLaneRefusesAtOnce() {
    IntStream.rangeClosed(0, MAX_WAITING).forEach(i -> lane.take(step(i, 1), NEVER));

    assertThat(code(lane.take(step(99, 1), NEVER))).isEqualTo("OVERLOADED");
  }

  @Test
  void whatIsPastItsDeadlineNeverReachesTheStore() {
    lane.take(step(0, 1), NEVER);
    Future<Hold> late = lane.take(step(1, 1), now + 10);
    Future<Hold> inTime = lane.take(step(2, 1), now + 11);

    now += 10;
    finish(0);
    finish(1);

    assertThat(code(late)).isEqualTo("UNAVAILABLE");
    assertThat(inTime.succeeded()).isTrue();
    assertThat(batches.get(1)).containsExactly(step(2, 1));
  }

  @Test
  void aBatchThatFailsFailsItsStepsAndTheLaneGoesOn() {
    Future<Hold> failed = lane.take(step(0, 1), NEVER);
    Future<Hold> next = lane.take(step(1, 1), NEVER);

    returns.get(0).fail(Problem.unavailable("away"));
    finish(1);

    assertThat(code(failed)).isEqualTo("UNAVAILABLE");
    assertThat(next.succeeded()).isTrue();
  }

  @Test
  void itIsDrainedWhenAllHaveHadTheirTurn() {
    assertThat(lane.drained().isComplete()).isTrue();
    lane.take(step(0, 1), NEVER);
    lane.take(step(1, 1), NEVER);
    Future<Void> drained = lane.drained();

    finish(0);
    assertThat(drained.isComplete()).isFalse();
    finish(1);

    assertThat(drained.succeeded()).isTrue();
  }

  private Future<Outcome> store(List<Step> steps) {
    Promise<Outcome> outcome = Promise.promise();
    batches.add(steps);
    returns.add(outcome);
    return outcome.future();
  }

  private void finish(int batch) {
    var answers =
        batches.get(batch).stream()
            .map(step -> new Hold(step.orderId(), State.HELD, step.lines(), List.of(), null))
            .toList();
    returns
        .get(batch)
        .complete(new Outcome(answers, List.of(), List.of(), List.of(), List.of(), List.of()));
  }

  private static Step step(int order, int lines) {
    return Step.reserve(
        new UUID(0, order),
        IntStream.range(0, lines).mapToObj(i -> new Line("p" + i, 1)).toList(),
        Instant.EPOCH);
  }

  private static String code(Future<?> refused) {
    return ((Problem) refused.cause()).code();
  }
}
