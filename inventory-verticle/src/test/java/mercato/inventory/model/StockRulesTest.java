package mercato.inventory.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mercato.contract.Problem;
import mercato.contract.inventory.InventoryOperations.AddStock;
import mercato.contract.inventory.InventoryOperations.AdjustStock;
import mercato.contract.inventory.InventoryOperations.AdjustedStock;
import mercato.contract.inventory.InventoryOperations.Check;
import mercato.contract.inventory.InventoryOperations.FindStock;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.contract.inventory.InventoryOperations.NewStock;
import mercato.contract.inventory.InventoryOperations.Release;
import mercato.contract.inventory.InventoryOperations.Reserve;
import mercato.contract.inventory.InventoryOperations.SetStock;
import mercato.contract.inventory.StockView;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class StockRulesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant DUE = NOW.plusSeconds(60);
  private static final String ORDER = "0190a000-0000-7000-8000-000000000001";
  private static final List<Line> LINES = List.of(new Line("pen", 1));
  private static final StockView CURRENT = new StockView("pen", 10, 4, 6, 0, 7);

  @Test
  void aGoodReserveBecomesAStep() {
    assertThat(StockRules.reserve(new Reserve(ORDER, LINES, DUE), NOW))
        .isEqualTo(Step.reserve(UUID.fromString(ORDER), LINES, DUE));
  }

  @Test
  void aReserveNamesAllItsMistakesAtOnce() {
    var lines = List.of(new Line("pen", 0), new Line("pen", 1000), new Line("p n", 1));
    assertThat(pointers(() -> StockRules.reserve(new Reserve("1-1-1-1-1", lines, null), NOW)))
        .containsExactly(
            "/orderId",
            "/lines/0/quantity",
            "/lines/1/productId",
            "/lines/1/quantity",
            "/lines/2/productId",
            "/dueAt");
  }

  @Test
  void aReserveIsDueWithinADay() {
    var farAhead = new Reserve(ORDER, LINES, NOW.plus(StockRules.MAX_DUE));
    assertThat(pointers(() -> StockRules.reserve(farAhead, NOW))).containsExactly("/dueAt");
    var ancient = new Reserve(ORDER, LINES, Instant.MIN);
    assertThat(pointers(() -> StockRules.reserve(ancient, NOW))).containsExactly("/dueAt");
  }

  @Test
  void aBasketHasOneToAHundredLines() {
    assertThat(pointers(() -> StockRules.verify(new Check(null)))).containsExactly("/items");
    assertThat(pointers(() -> StockRules.verify(new Check(List.of())))).containsExactly("/items");
    assertThat(pointers(() -> StockRules.verify(new Check(Collections.nCopies(101, LINES.get(0))))))
        .containsExactly("/items");
    assertThat(pointers(() -> StockRules.verify(new Check(Collections.singletonList(null)))))
        .containsExactly("/items");
  }

  @Test
  void idsMustBeIds() {
    assertThat(pointers(() -> StockRules.release(new Release(null)))).containsExactly("/orderId");
    assertThat(pointers(() -> StockRules.verify(new FindStock("../x"))))
        .containsExactly("/productId");
    assertThat(pointers(() -> StockRules.verify(new FindStock("x".repeat(65)))))
        .containsExactly("/productId");
  }

  @Test
  void piecesAreBounded() {
    assertThat(pointers(() -> StockRules.verify(new SetStock("pen", -1, -1, null))))
        .containsExactly("/onHand", "/lowStockThreshold");
    assertThat(pointers(() -> StockRules.verify(new SetStock("pen", 1_000_000_001, null, null))))
        .containsExactly("/onHand");
    var rows = Arrays.asList(new NewStock("pen", -1, 0), new NewStock("pen", 0, -1));
    assertThat(pointers(() -> StockRules.verify(new AddStock(rows))))
        .containsExactly("/rows/0/onHand", "/rows/1/productId", "/rows/1/lowStockThreshold");
  }

  @Test
  void anAdjustmentSaysHowManyAndWhy() {
    StockRules.verify(new AdjustStock(null, "pen", -1, "broken"));
    assertThat(pointers(() -> StockRules.verify(new AdjustStock("", "p n", 0, " "))))
        .containsExactly("/productId", "/delta", "/reason", "/idempotencyKey");
    var tooLong = new AdjustStock("k".repeat(256), "pen", 1, "r".repeat(201));
    assertThat(pointers(() -> StockRules.verify(tooLong)))
        .containsExactly("/reason", "/idempotencyKey");
    assertThat(pointers(() -> StockRules.verify(new AdjustStock(null, "pen", 1, "a\u0000"))))
        .containsExactly("/reason");
    var tooMany = new AdjustStock(null, "pen", StockRules.MAX_PIECES, "found");
    assertThat(pointers(() -> Adjustment.decide(tooMany, CURRENT))).containsExactly("/delta");
  }

  @Test
  void anAdjustmentNeverTakesWhatIsReserved() {
    assertThat(Adjustment.decide(new AdjustStock(null, "pen", -6, "lost"), CURRENT).reply())
        .isEqualTo(new AdjustedStock(new StockView("pen", 4, 4, 0, 0, 8), false));
    var refused = Adjustment.decide(new AdjustStock(null, "pen", -7, "lost"), CURRENT);
    assertThatThrownBy(refused::reply)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
              assertThat(problem.code()).isEqualTo("BELOW_RESERVED");
              assertThat(problem.details()).isEqualTo(Map.of("reserved", 4));
            });
  }

  @Test
  void stockIsNotSetBelowWhatIsReserved() {
    StockRules.allow(new SetStock("pen", 4, null, 7L), CURRENT);
    assertThatThrownBy(() -> StockRules.allow(new SetStock("pen", 3, null, 7L), CURRENT))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo("BELOW_RESERVED");
              assertThat(problem.details()).isEqualTo(Map.of("reserved", 4));
            });
  }

  @Test
  void stockIsNotSetOverSomebodyElsesChange() {
    assertThatThrownBy(() -> StockRules.allow(new SetStock("pen", 9, null, 6L), CURRENT))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("STALE"));
  }

  private static List<String> pointers(ThrowingCallable verification) {
    Problem problem = catchThrowableOfType(Problem.class, verification);
    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
    return ((List<?>) problem.details().get("errors"))
        .stream().map(error -> (String) ((Map<?, ?>) error).get("pointer")).toList();
  }
}
