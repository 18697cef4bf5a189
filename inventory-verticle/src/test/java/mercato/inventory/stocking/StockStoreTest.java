package mercato.inventory.stocking;

import static mercato.inventory.Shelf.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.contract.inventory.InventoryOperations.NewStock;
import mercato.contract.inventory.InventoryOperations.SetStock;
import mercato.contract.inventory.MovementView;
import mercato.contract.inventory.StockView;
import mercato.inventory.Shelf;
import mercato.inventory.Shelf.Books;
import mercato.inventory.model.Step;
import mercato.inventory.model.StockChange;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StockStoreTest {

  private static Shelf shelf;
  private static StockStore store;

  @BeforeAll
  static void open() {
    shelf = new Shelf();
    store = shelf.stocks();
  }

  @AfterAll
  static void close() {
    shelf.close();
  }

  @Test
  void whatHasStockAlreadyIsLeftAlone() {
    String old = shelf.product(3);
    String young = UUID.randomUUID().toString();

    int added = await(store.add(List.of(new NewStock(young, 7, 2), new NewStock(old, 99, 0))));

    assertThat(added).isEqualTo(1);
    assertThat(shelf.stock(young)).isEqualTo(new StockView(young, 7, 0, 7, 2, 1));
    assertThat(shelf.books(young)).isEqualTo(new Books(7, 0, 7, 0));
    assertThat(shelf.books(old)).isEqualTo(new Books(3, 0, 3, 0));
  }

  @Test
  void theSameRowsAddedByManyAtOnceAreAddedOnce() {
    var rows =
        IntStream.range(0, 200)
            .mapToObj(i -> new NewStock(UUID.randomUUID().toString(), 5, 0))
            .collect(Collectors.toList());
    var adding =
        IntStream.range(0, 4)
            .mapToObj(
                i -> {
                  Collections.shuffle(rows);
                  return store.add(List.copyOf(rows));
                })
            .toList();
    await(Future.all(adding));

    assertThat(adding.stream().mapToInt(Future::result).sum()).isEqualTo(200);
    assertThat(shelf.books(rows.get(0).productId())).isEqualTo(new Books(5, 0, 5, 0));
    assertThat(shelf.told(rows.get(0).productId())).containsExactly("StockCameBack");
  }

  @Test
  void settingMakesTheRowAndKeepsTheThresholdThatIsNotGiven() {
    String id = UUID.randomUUID().toString();

    assertThat(set(id, 5, 3, null)).isEqualTo(new StockView(id, 5, 0, 5, 3, 1));
    assertThat(set(id, 8, null, 1L)).isEqualTo(new StockView(id, 8, 0, 8, 3, 2));
    assertThat(set(id, 8, 4, 2L)).isEqualTo(new StockView(id, 8, 0, 8, 4, 3));
    assertThat(set(id, 0, null, null)).isEqualTo(new StockView(id, 0, 0, 0, 4, 4));

    assertThat(shelf.books(id)).isEqualTo(new Books(0, 0, 0, 0));
    assertThat(shelf.count("select count(*) from movements where product_id = '" + id + "'"))
        .isEqualTo(3);
  }

  @Test
  void whatIsHeldCannotBeSetAway() {
    String pen = shelf.product(5);
    var lines = List.of(new Line(pen, 4));
    await(
        shelf
            .holds()
            .apply(List.of(Step.reserve(Ids.next(), lines, Instant.now().plusSeconds(3_600)))));

    Problem refusal = refused(pen, 3, null);
    assertThat(refusal.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(refusal.code()).isEqualTo("BELOW_RESERVED");
    assertThat(set(pen, 4, null, null).available()).isZero();
    assertThat(shelf.books(pen)).isEqualTo(new Books(4, 4, 4, 4));
  }

  @Test
  void aVersionThatHasPassedIsStale() {
    String pen = shelf.product(5);
    set(pen, 6, null, 1L);

    assertThat(refused(pen, 7, 1L).kind()).isEqualTo(Problem.Kind.STALE);
    String unknown = UUID.randomUUID().toString();
    assertThat(refused(unknown, 7, 1L).kind()).isEqualTo(Problem.Kind.STALE);
    assertThat(await(store.find(unknown))).isEmpty();
  }

  @Test
  void ofTwoWritersWithOneVersionOneWins() {
    String pen = shelf.product(5);
    var writers =
        IntStream.range(0, 6)
            .mapToObj(i -> store.set(new SetStock(pen, 10 + i, null, 1L)))
            .toList();
    await(Future.join(writers).otherwiseEmpty());

    assertThat(writers.stream().filter(Future::succeeded)).hasSize(1);
    assertThat(shelf.stock(pen).version()).isEqualTo(2);
  }

  @Test
  void settingTellsWhatItCrosses() {
    String id = UUID.randomUUID().toString();
    set(id, 0, 2, null);
    set(id, 9, null, null);
    set(id, 9, 9, null);
    shelf.changes().clear();
    set(id, 0, null, null);

    assertThat(shelf.changes()).extracting(StockChange::availability).containsOnly(List.of(id));
    assertThat(shelf.told(id)).containsExactly("StockCameBack", "LowStock", "StockRanOut");
  }

  @Test
  void whatIsAddedIsAnnouncedAndItsFirstPiecesAreTold() {
    shelf.changes().clear();
    String pen = shelf.product(5, 9);
    String none = shelf.product(0);

    assertThat(shelf.changes())
        .extracting(StockChange::availability)
        .containsExactly(List.of(pen), List.of(none));
    assertThat(shelf.told(pen)).containsExactly("StockCameBack");
    assertThat(shelf.told(none)).isEmpty();
  }

  @Test
  void whatIsAddedAgainIsNotToldAgain() {
    String pen = shelf.product(5);
    shelf.changes().clear();
    await(store.add(List.of(new NewStock(pen, 5, 0))));

    assertThat(shelf.told(pen)).containsExactly("StockCameBack");
    assertThat(shelf.changes()).containsExactly(StockChange.NONE);
  }

  @Test
  void listsGoByProductIdAndLowStockIsWhatIsAtItsThreshold() {
    String low = shelf.product(2, 2);
    String out = shelf.product(0);
    String fine = shelf.product(3, 2);

    assertThat(walk(false)).contains(low, out, fine).isSorted().doesNotHaveDuplicates();
    assertThat(walk(true)).contains(low, out).doesNotContain(fine).isSorted();
  }

  @Test
  void aLedgerIsWalkedNewestFirstWhileOthersWrite() {
    String pen = shelf.product(100);
    IntStream.range(0, 20).forEach(i -> set(pen, 101 + i, null, null));
    var there = movements(pen, new UUID(-1, -1), 100).stream().map(MovementView::id).toList();

    var seen = new ArrayList<MovementView>();
    UUID before = new UUID(-1, -1);
    for (var page = movements(pen, before, 4); !page.isEmpty(); page = movements(pen, before, 4)) {
      seen.addAll(page);
      before = UUID.fromString(page.get(page.size() - 1).id());
      set(pen, 500 + seen.size(), null, null);
    }

    assertThat(seen).extracting(MovementView::id).containsExactlyElementsOf(there);
    assertThat(seen).extracting(MovementView::at).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(seen.get(seen.size() - 1).reason()).isEqualTo("INITIAL");
    assertThat(seen.stream().mapToInt(MovementView::delta).sum()).isEqualTo(120);
  }

  private static List<MovementView> movements(String product, UUID before, int limit) {
    return await(store.movements(product, before, limit));
  }

  private static List<String> walk(boolean low) {
    var ids = new ArrayList<String>();
    String after = "";
    for (var page = await(store.list(low, after, 50));
        !page.isEmpty();
        page = await(store.list(low, after, 50))) {
      page.forEach(row -> ids.add(row.productId()));
      after = ids.get(ids.size() - 1);
    }
    return ids;
  }

  @Test
  void whatIsFreeIsKnownByProduct() {
    String pen = shelf.product(5);
    assertThat(await(store.available(List.of(pen, "no-such-product")))).isEqualTo(Map.of(pen, 5));
  }

  private static StockView set(String id, int onHand, Integer threshold, Long version) {
    return await(store.set(new SetStock(id, onHand, threshold, version)));
  }

  private static Problem refused(String id, int onHand, Long version) {
    return catchThrowableOfType(Problem.class, () -> set(id, onHand, null, version));
  }
}
