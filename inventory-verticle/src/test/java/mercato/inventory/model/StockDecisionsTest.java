package mercato.inventory.model;

import static mercato.contract.inventory.HoldView.State.COMMITTED;
import static mercato.contract.inventory.HoldView.State.HELD;
import static mercato.contract.inventory.HoldView.State.REFUSED;
import static mercato.contract.inventory.HoldView.State.RELEASED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mercato.contract.inventory.HoldView.Shortage;
import mercato.contract.inventory.HoldView.State;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.contract.inventory.StockFact.LowStock;
import mercato.contract.inventory.StockFact.StockCameBack;
import mercato.contract.inventory.StockFact.StockRanOut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StockDecisionsTest {

  private static final Instant DUE = Instant.parse("2026-01-01T00:01:00Z");
  private static final UUID ORDER = new UUID(0, 1);
  private static final UUID OTHER = new UUID(0, 2);
  private static final List<Line> TWO_PENS = List.of(new Line("pen", 2));

  /** Ten pens, of which those of the order's hold are held or gone. */
  @ParameterizedTest
  @CsvSource({
    "HELD,      RESERVE, HELD,      10, 2",
    "HELD,      COMMIT,  COMMITTED,  8, 0",
    "HELD,      RELEASE, RELEASED,  10, 0",
    "REFUSED,   RESERVE, REFUSED,   10, 0",
    "REFUSED,   COMMIT,  REFUSED,   10, 0",
    "REFUSED,   RELEASE, REFUSED,   10, 0",
    "RELEASED,  RESERVE, RELEASED,  10, 0",
    "RELEASED,  COMMIT,  RELEASED,  10, 0",
    "RELEASED,  RELEASE, RELEASED,  10, 0",
    "COMMITTED, RESERVE, COMMITTED,  8, 0",
    "COMMITTED, COMMIT,  COMMITTED,  8, 0",
    "COMMITTED, RELEASE, RELEASED,  10, 0",
  })
  void eachStateAndStepHasOneNextState(
      State before, Step.Kind kind, State after, int onHand, int reserved) {
    var tables = new Tables().with("pen", before == COMMITTED ? 8 : 10, before == HELD ? 2 : 0);
    tables.holds.put(ORDER, new Hold(ORDER, before, TWO_PENS, List.of(), DUE));

    Outcome outcome = tables.take(new Step(kind, ORDER, TWO_PENS, DUE));

    assertThat(outcome.answers()).extracting(Hold::state).containsExactly(after);
    assertThat(tables.stock.get("pen")).isEqualTo(new Stock("pen", onHand, reserved, 0));
    assertThat(outcome.changesNothing()).isEqualTo(before == after);
    assertThat(outcome.unheld()).hasSize(before == REFUSED && kind == Step.Kind.COMMIT ? 1 : 0);
  }

  @Test
  void aReserveHoldsAllLines() {
    var tables = new Tables().with("pen", 10, 0).with("ink", 5, 4);

    Outcome outcome =
        tables.take(Step.reserve(ORDER, List.of(new Line("pen", 10), new Line("ink", 1)), DUE));

    assertThat(outcome.created()).extracting(Hold::state).containsExactly(HELD);
    assertThat(tables.stock.values())
        .containsExactlyInAnyOrder(new Stock("pen", 10, 10, 0), new Stock("ink", 5, 5, 0));
    assertThat(outcome.stock().movements()).isEmpty();
  }

  @Test
  void aBasketWithOneShortLineHoldsNothingAndNamesEachShortage() {
    var tables = new Tables().with("pen", 10, 0).with("ink", 5, 4);
    var lines = List.of(new Line("pen", 1), new Line("ink", 2), new Line("unknown", 3));

    Outcome outcome = tables.take(Step.reserve(ORDER, lines, DUE));

    assertThat(outcome.answers().get(0))
        .isEqualTo(
            new Hold(
                ORDER,
                REFUSED,
                lines,
                List.of(new Shortage("ink", 2, 1), new Shortage("unknown", 3, 0)),
                DUE));
    assertThat(outcome.stock().rows()).isEmpty();
    assertThat(outcome.created()).hasSize(1);
  }

  @Test
  void whoComesFirstInABatchIsServedFirst() {
    var tables = new Tables().with("pen", 3, 0);

    Outcome outcome =
        tables.take(Step.reserve(OTHER, TWO_PENS, DUE), Step.reserve(ORDER, TWO_PENS, DUE));

    assertThat(outcome.answers()).extracting(Hold::state).containsExactly(HELD, REFUSED);
    assertThat(outcome.created()).extracting(Hold::orderId).containsExactly(ORDER, OTHER);
  }

  @Test
  void aRefusedBasketLeavesItsPiecesToTheNext() {
    var tables = new Tables().with("pen", 2, 0).with("ink", 0, 0);
    var both = List.of(new Line("pen", 2), new Line("ink", 1));

    Outcome outcome =
        tables.take(Step.reserve(OTHER, both, DUE), Step.reserve(ORDER, TWO_PENS, DUE));

    assertThat(outcome.answers()).extracting(Hold::state).containsExactly(REFUSED, HELD);
  }

  @Test
  void aReserveThatIsRepeatedWithinABatchHoldsOnce() {
    var tables = new Tables().with("pen", 10, 0);

    Outcome outcome =
        tables.take(Step.reserve(ORDER, TWO_PENS, DUE), Step.reserve(ORDER, TWO_PENS, DUE));

    assertThat(outcome.answers()).extracting(Hold::state).containsExactly(HELD, HELD);
    assertThat(tables.stock.get("pen").reserved()).isEqualTo(2);
  }

  @Test
  void aReleaseOfAnUnknownOrderBarsALateReserve() {
    var tables = new Tables().with("pen", 10, 0);

    Outcome outcome = tables.take(Step.release(ORDER), Step.reserve(ORDER, TWO_PENS, DUE));

    assertThat(outcome.answers()).extracting(Hold::state).containsExactly(RELEASED, RELEASED);
    assertThat(outcome.created().get(0).lines()).isEmpty();
    assertThat(tables.stock.get("pen").reserved()).isZero();
  }

  @Test
  void aSaleAndItsReturnStandInTheLedger() {
    var tables = new Tables().with("pen", 10, 0);

    Outcome outcome =
        tables.take(
            Step.reserve(ORDER, TWO_PENS, DUE), Step.commit(ORDER, TWO_PENS), Step.release(ORDER));

    assertThat(outcome.stock().movements())
        .containsExactly(
            new Movement("pen", -2, Movement.SALE, ORDER),
            new Movement("pen", 2, Movement.RETURN, ORDER));
    assertThat(outcome.stock().rows()).isEmpty();
    assertThat(outcome.created()).extracting(Hold::state).containsExactly(RELEASED);
  }

  @Test
  void whatWasSoldWithoutAHoldIsTakenIfItIsFreeAndReported() {
    var tables = new Tables().with("pen", 10, 0);

    Outcome outcome = tables.take(Step.commit(ORDER, TWO_PENS));

    assertThat(outcome.answers()).extracting(Hold::state).containsExactly(COMMITTED);
    assertThat(tables.stock.get("pen")).isEqualTo(new Stock("pen", 8, 0, 0));
    assertThat(outcome.stock().movements()).hasSize(1);
    assertThat(outcome.unheld()).containsExactly(ORDER);
  }

  @Test
  void whatWasSoldWithoutAHoldIsNotTakenFromOthers() {
    var tables = new Tables().with("pen", 10, 9);

    Outcome outcome = tables.take(Step.commit(ORDER, TWO_PENS));

    assertThat(outcome.answers()).extracting(Hold::state).containsExactly(REFUSED);
    assertThat(tables.stock.get("pen")).isEqualTo(new Stock("pen", 10, 9, 0));
    assertThat(outcome.stock().movements()).isEmpty();
    assertThat(outcome.unheld()).containsExactly(ORDER);
  }

  @Test
  void factsAndAvailabilityTellOfTheBatchAndNotOfItsSteps() {
    var tables = new Tables().with("pen", 2, 0).with("ink", 9, 0, 3).with("cap", 5, 5);
    tables.holds.put(OTHER, new Hold(OTHER, HELD, List.of(new Line("cap", 5)), List.of(), DUE));
    UUID passing = new UUID(0, 3);

    Outcome outcome =
        tables.take(
            Step.reserve(passing, List.of(new Line("ink", 9)), DUE),
            Step.release(passing),
            Step.reserve(ORDER, List.of(new Line("pen", 2), new Line("ink", 6)), DUE),
            Step.commit(OTHER, List.of(new Line("cap", 5))));

    assertThat(outcome.stock().facts())
        .containsExactlyInAnyOrder(
            new StockRanOut("pen", Tables.NOW), new LowStock("ink", 3, 3, Tables.NOW));
    assertThat(outcome.stock().availability()).containsExactlyInAnyOrder("pen", "ink");
    assertThat(outcome.stock().rows()).hasSize(3);
  }

  @Test
  void whatIsReleasedCameBack() {
    var tables = new Tables().with("pen", 2, 0);
    tables.take(Step.reserve(ORDER, TWO_PENS, DUE));

    Outcome outcome = tables.take(Step.release(ORDER));

    assertThat(outcome.stock().facts()).containsExactly(new StockCameBack("pen", 2, Tables.NOW));
  }

  @Test
  void aClaimWithAProductTwiceOrNoPiecesIsNoClaim() {
    assertThatThrownBy(() -> Step.commit(ORDER, List.of(new Line("pen", 1), new Line("pen", 1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Step.commit(ORDER, List.of(new Line("pen", 0))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
