package mercato.inventory.model;

import static mercato.contract.inventory.HoldView.State.COMMITTED;
import static mercato.contract.inventory.HoldView.State.HELD;
import static mercato.contract.inventory.HoldView.State.REFUSED;
import static mercato.contract.inventory.HoldView.State.RELEASED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import mercato.contract.inventory.HoldView.State;
import mercato.contract.inventory.InventoryOperations.AdjustStock;
import mercato.contract.inventory.InventoryOperations.Line;
import org.junit.jupiter.api.Test;

/**
 * The decisions against a model that keeps no figures at all: what is free is what there was and
 * came back or was adjusted, less the lines of all orders that are held or sold.
 */
class StockPropertiesTest {

  private static final int CASES = 5_000;
  private static final int MAX_STEPS = 40;
  private static final Instant DUE = Instant.parse("2026-01-01T00:01:00Z");
  private static final List<String> PRODUCTS = List.of("ape", "bat", "cat", "dog", "elk");

  @Test
  void anyMixOfStepsInAnyBatchesAgreesWithTheNaiveModel() {
    var seen = EnumSet.noneOf(State.class);
    for (int seed = 0; seed < CASES; seed++) {
      runCase(new Random(seed), "seed " + seed, seen);
    }
    assertThat(seen).as("states that the cases reached").containsExactlyInAnyOrder(State.values());
  }

  private static void runCase(Random random, String name, Set<State> seen) {
    var tables = new Tables();
    var naive = new Naive();
    for (String product : PRODUCTS.subList(0, 1 + random.nextInt(PRODUCTS.size()))) {
      int pieces = random.nextInt(12);
      tables.with(product, pieces, 0, 2);
      naive.initial.put(product, pieces);
    }
    List<Step> steps = steps(random);
    while (!steps.isEmpty()) {
      List<Step> batch = steps.subList(0, 1 + random.nextInt(steps.size()));
      Map<String, Stock> before = Map.copyOf(tables.stock);
      List<State> expected = batch.stream().map(naive::take).toList();
      Outcome outcome = tables.take(batch);
      assertThat(outcome.answers()).as(name).extracting(Hold::state).isEqualTo(expected);
      tell(name, before, tables, outcome.stock());
      seen.addAll(expected);
      restock(random, tables, naive);
      adjust(random, name, tables, naive);
      naive.initial.forEach((product, pieces) -> agree(name, product, tables, naive));
      steps = steps.subList(batch.size(), steps.size());
    }
  }

  /** Facts are told of the difference that the batch makes, and of nothing else. */
  private static void tell(
      String name, Map<String, Stock> before, Tables tables, StockChange change) {
    before.forEach(
        (product, was) -> {
          Stock is = tables.stock.get(product);
          assertThat(change.availability().contains(product))
              .as(name)
              .isEqualTo(was.available() != is.available());
          assertThat(change.facts().stream().filter(fact -> fact.productId().equals(product)))
              .as(name)
              .containsExactlyElementsOf(StockFacts.crossed(was, is, Tables.NOW).stream().toList());
        });
  }

  /** Some returns come twice. */
  private static void restock(Random random, Tables tables, Naive naive) {
    var lines =
        lines(random).stream().filter(line -> tables.stock.containsKey(line.productId())).toList();
    var restock = new Restock("return-" + random.nextInt(4), new UUID(0, 1), lines);
    if (!tables.restocks.contains(restock.returnId())) {
      lines.forEach(line -> naive.came.merge(line.productId(), line.quantity(), Integer::sum));
    }
    tables.take(restock);
  }

  private static void adjust(Random random, String name, Tables tables, Naive naive) {
    String product = List.copyOf(tables.stock.keySet()).get(random.nextInt(tables.stock.size()));
    int delta = random.nextInt(9) - 6;
    if (delta != 0) {
      boolean fits = naive.onHand(product) + delta >= naive.pieces(product, HELD);
      Adjustment adjustment = tables.take(new AdjustStock(null, product, delta, "counted"));
      assertThat(adjustment.refused()).as(name + ": adjustment").isEqualTo(!fits);
      naive.came.merge(product, fits ? delta : 0, Integer::sum);
    }
  }

  private static void agree(String name, String product, Tables tables, Naive naive) {
    int onHand = naive.onHand(product);
    assertThat(tables.stock.get(product))
        .as(name)
        .isEqualTo(new Stock(product, onHand, naive.pieces(product, HELD), 2));
    int moved =
        tables.movements.stream()
            .filter(movement -> movement.productId().equals(product))
            .mapToInt(Movement::delta)
            .sum();
    assertThat(naive.initial.get(product) + moved).as(name + ": ledger").isEqualTo(onHand);
  }

  private static List<Step> steps(Random random) {
    var steps = new ArrayList<Step>();
    int orders = 1 + random.nextInt(12);
    for (int i = random.nextInt(MAX_STEPS); i >= 0; i--) {
      UUID order = new UUID(0, random.nextInt(orders));
      steps.add(
          switch (random.nextInt(5)) {
            case 0 -> Step.commit(order, lines(random));
            case 1 -> Step.release(order);
            default -> Step.reserve(order, lines(random), DUE);
          });
    }
    return steps;
  }

  private static List<Line> lines(Random random) {
    var products = new ArrayList<>(PRODUCTS);
    Collections.shuffle(products, random);
    return products.subList(0, 1 + random.nextInt(3)).stream()
        .map(product -> new Line(product, 1 + random.nextInt(5)))
        .toList();
  }

  private static final class Naive {
    final Map<String, Integer> initial = new HashMap<>();
    final Map<String, Integer> came = new HashMap<>();
    final Map<UUID, State> states = new HashMap<>();
    final Map<UUID, List<Line>> lines = new HashMap<>();

    State take(Step step) {
      State state = states.get(step.orderId());
      State next =
          switch (step.kind()) {
            case RESERVE -> state == null ? claim(step, HELD) : state;
            case COMMIT ->
                state == null ? claim(step, COMMITTED) : state == HELD ? COMMITTED : state;
            case RELEASE -> state == REFUSED ? REFUSED : RELEASED;
          };
      states.put(step.orderId(), next);
      return next;
    }

    private State claim(Step step, State granted) {
      lines.put(step.orderId(), step.lines());
      boolean fits =
          step.lines().stream()
              .allMatch(
                  line ->
                      line.quantity() <= onHand(line.productId()) - pieces(line.productId(), HELD));
      return fits ? granted : REFUSED;
    }

    int onHand(String product) {
      return initial.getOrDefault(product, 0)
          + came.getOrDefault(product, 0)
          - pieces(product, COMMITTED);
    }

    /** How many pieces the orders in that state have. */
    int pieces(String product, State state) {
      return states.entrySet().stream()
          .filter(order -> order.getValue() == state)
          .flatMap(order -> lines.get(order.getKey()).stream())
          .filter(line -> line.productId().equals(product))
          .mapToInt(Line::quantity)
          .sum();
    }
  }
}
