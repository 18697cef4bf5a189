package mercato.inventory.holding;

import static mercato.contract.inventory.HoldView.State.HELD;
import static mercato.contract.inventory.HoldView.State.REFUSED;
import static mercato.inventory.Shelf.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.inventory.HoldView.State;
import mercato.contract.inventory.InventoryOperations.AdjustStock;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.inventory.Shelf;
import mercato.inventory.Shelf.Books;
import mercato.inventory.model.Hold;
import mercato.inventory.model.Restock;
import mercato.inventory.model.Step;
import mercato.platform.batch.BatchLane;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several lanes, each with an event loop and connections of its own, on the same rows. */
class ConcurrentHoldsTest {

  private static final Instant LATER = Instant.now().plusSeconds(3_600);
  private static final long SOON = Long.MAX_VALUE;
  private static final String DEADLOCKS =
      "select deadlocks from pg_stat_database where datname = current_database()";

  private static Shelf shelf;

  /** A lane on a context of its own. */
  private record Instance(Context context, HoldStore store, BatchLane<Step, Hold> lane) {

    static Instance start() {
      HoldStore store = shelf.holds(shelf.open());
      return new Instance(shelf.vertx().getOrCreateContext(), store, Shelf.lane(store));
    }

    Future<Hold> take(Step step) {
      Promise<Hold> taken = Promise.promise();
      context.runOnContext(go -> lane.take(step, SOON).onComplete(taken));
      return taken.future();
    }
  }

  @BeforeAll
  static void open() {
    shelf = new Shelf();
  }

  @AfterAll
  static void close() {
    shelf.close();
  }

  @Test
  void fiveHundredShoppersForTenPiecesGetTen() {
    String rare = shelf.product(10);
    var instances = List.of(Instance.start(), Instance.start());

    var holds =
        IntStream.range(0, 500)
            .mapToObj(
                i ->
                    instances
                        .get(i % 2)
                        .take(Step.reserve(Ids.next(), List.of(new Line(rare, 1)), LATER)))
            .toList();
    await(Future.all(holds));

    assertThat(count(holds, HELD)).isEqualTo(10);
    assertThat(count(holds, REFUSED)).isEqualTo(490);
    assertThat(shelf.books(rare)).isEqualTo(new Books(10, 10, 10, 10));
  }

  @Test
  void mixedBasketsReservedSoldReturnedAndAdjustedOverSeveralLanesKeepTheBooks() {
    long deadlocks = shelf.count(DEADLOCKS);
    var random = new Random(42);
    var products = IntStream.range(0, 6).mapToObj(i -> shelf.product(200)).toList();
    var instances = IntStream.range(0, 3).mapToObj(i -> Instance.start()).toList();

    var done = new ArrayList<Future<?>>();
    var settlements = new ArrayList<Step>();
    for (int i = 0; i < 1_500; i++) {
      UUID order = Ids.next();
      var lines = basket(random, products);
      if (i % 100 == 0) {
        var restock = new Restock("concurrent-" + order, order, lines);
        done.add(shelf.restocks().restock(restock));
        done.add(shelf.restocks().restock(restock));
        var adjust = new AdjustStock("key", lines.get(0).productId(), -3, "counted");
        done.add(shelf.adjustments().adjust(adjust, "staff " + i));
        done.add(shelf.adjustments().adjust(adjust, "staff " + i));
      }
      done.add(instances.get(i % 3).take(Step.reserve(order, lines, LATER)));
      done.add(instances.get((i + 1) % 3).take(Step.reserve(order, lines, LATER)));
      if (random.nextBoolean()) {
        done.add(instances.get(random.nextInt(3)).take(Step.release(order)));
      } else {
        settlements.add(Step.commit(order, lines));
      }
      if (settlements.size() == 50) {
        Collections.shuffle(settlements, random);
        done.add(instances.get(random.nextInt(3)).store().apply(List.copyOf(settlements)));
        settlements.clear();
      }
    }
    await(Future.join(done));

    assertThat(done).allMatch(Future::succeeded);
    assertThat(products).extracting(shelf::books).allMatch(Books::balanced);
    assertThat(products).extracting(shelf::books).anyMatch(books -> books.onHand() < 200);
    assertThat(shelf.count(DEADLOCKS)).isEqualTo(deadlocks);
  }

  private static List<Line> basket(Random random, List<String> products) {
    var shuffled = new ArrayList<>(products);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, 1 + random.nextInt(4)).stream()
        .map(product -> new Line(product, 1 + random.nextInt(3)))
        .toList();
  }

  private static long count(List<Future<Hold>> holds, State state) {
    return holds.stream().filter(hold -> hold.result().state() == state).count();
  }
}
