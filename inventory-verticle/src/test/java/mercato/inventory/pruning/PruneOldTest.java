package mercato.inventory.pruning;

import static mercato.inventory.Shelf.onContext;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mercato.contract.inventory.InventoryOperations.AdjustStock;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.inventory.Shelf;
import mercato.inventory.model.Restock;
import mercato.inventory.model.Step;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PruneOldTest {

  private static final int MANY = 1_200;

  private static Shelf shelf;

  @BeforeAll
  static void open() {
    shelf = new Shelf();
  }

  @AfterAll
  static void close() {
    shelf.close();
  }

  @Test
  void whatIsOldIsForgottenPageAfterPageAndNothingElse() {
    String pen = shelf.product(5);
    UUID held = Ids.next();
    UUID sold = Ids.next();
    Shelf.await(shelf.holds().apply(List.of(Step.commit(sold, List.of(new Line(pen, 1))))));
    Shelf.await(
        shelf
            .holds()
            .apply(
                List.of(
                    Step.reserve(held, List.of(new Line(pen, 1)), Instant.now().plusSeconds(99)))));
    Shelf.await(
        shelf
            .holds()
            .apply(IntStream.range(0, MANY).mapToObj(i -> Step.release(Ids.next())).toList()));
    Shelf.await(
        shelf
            .restocks()
            .restock(new Restock(Ids.next().toString(), held, List.of(new Line(pen, 1)))));
    Shelf.await(shelf.adjustments().adjust(new AdjustStock("k", pen, 1, "found"), "staff"));
    var pruned = new AtomicInteger();

    prune(Instant.now().plus(PruneOld.KEPT).minus(Duration.ofHours(1)), pruned);
    assertThat(pruned).hasValue(0);
    prune(Instant.now().plus(PruneOld.KEPT).plus(Duration.ofHours(1)), pruned);

    assertThat(pruned.get()).isGreaterThanOrEqualTo(MANY);
    assertThat(shelf.count("select count(*) from holds where state = 'RELEASED'")).isZero();
    assertThat(shelf.count("select count(*) from holds where order_id = '" + sold + "'"))
        .as("its order may be called off yet")
        .isOne();
    assertThat(shelf.count("select count(*) from holds where order_id = '" + held + "'")).isOne();
    assertThat(shelf.count("select count(*) from restocks")).isZero();
    assertThat(shelf.count("select count(*) from adjustments where product_id = '" + pen + "'"))
        .as("keys go by the database's own clock, and this one is young")
        .isOne();
  }

  private static void prune(Instant now, AtomicInteger pruned) {
    InstantSource clock = InstantSource.fixed(now);
    var old =
        new PruneOld(
            shelf.holds(), shelf.restocks(), shelf.adjustments(), clock, pruned::addAndGet);
    onContext(shelf.vertx().getOrCreateContext(), old::prune);
  }
}
