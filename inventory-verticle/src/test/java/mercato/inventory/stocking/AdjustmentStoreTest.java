package mercato.inventory.stocking;

import static mercato.inventory.Shelf.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.inventory.HoldView.State;
import mercato.contract.inventory.InventoryOperations.AdjustStock;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.contract.inventory.StockView;
import mercato.inventory.Shelf;
import mercato.inventory.Shelf.Books;
import mercato.inventory.model.Adjustment;
import mercato.inventory.model.Hold;
import mercato.inventory.model.Step;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdjustmentStoreTest {

  private static final Instant LATER = Instant.now().plusSeconds(3_600);
  private static final String ANNE = "anne";

  private static Shelf shelf;
  private static AdjustmentStore store;

  @BeforeAll
  static void open() {
    shelf = new Shelf();
    store = shelf.adjustments();
  }

  @AfterAll
  static void close() {
    shelf.close();
  }

  @Test
  void piecesComeAndGoWithTheirReason() {
    String pen = shelf.product(5);

    assertThat(adjust(null, pen, 3).stock()).isEqualTo(new StockView(pen, 8, 0, 8, 0, 2));
    assertThat(adjust(null, pen, -8).stock()).isEqualTo(new StockView(pen, 0, 0, 0, 0, 3));

    assertThat(shelf.books(pen)).isEqualTo(new Books(0, 0, 0, 0));
    assertThat(shelf.told(pen)).containsExactly("StockCameBack", "StockRanOut");
    assertThat(shelf.count("select count(*) from movements where product_id = '" + pen + "'"))
        .isEqualTo(3);
  }

  @Test
  void anUnknownProductIsNotFound() {
    Problem refusal = refused("k", UUID.randomUUID().toString(), 1);
    assertThat(refusal.kind()).isEqualTo(Problem.Kind.NOT_FOUND);
  }

  @Test
  void aRepeatedKeyGetsTheFirstResult() {
    String pen = shelf.product(5);

    Adjustment first = adjust("k", pen, 3);
    adjust(null, pen, 10);

    assertThat(adjust("k", pen, 3)).isEqualTo(new Adjustment(first.stock(), false, true));
    assertThat(shelf.stock(pen).onHand()).isEqualTo(18);
  }

  @Test
  void aRefusalIsKeptEvenWhenItWouldDoNow() {
    String pen = shelf.product(5);
    UUID order = Ids.next();
    reserve(order, pen, 5);

    assertThat(adjust("k", pen, -1)).matches(Adjustment::refused);
    await(shelf.holds().apply(List.of(Step.release(order))));

    Adjustment replayed = adjust("k", pen, -1);
    assertThat(replayed.replayed()).isTrue();
    Problem problem = catchThrowableOfType(Problem.class, replayed::reply);
    assertThat(problem.details()).containsEntry("replayed", true).containsEntry("reserved", 5);
    assertThat(shelf.stock(pen).onHand()).isEqualTo(5);
  }

  @Test
  void aKeyBelongsToOneRequestOneUserAndOneProduct() {
    String pen = shelf.product(5);
    String ink = shelf.product(5);
    adjust("k", pen, 3);

    Problem refusal = refused("k", pen, 4);
    assertThat(refusal.kind()).isEqualTo(Problem.Kind.UNPROCESSABLE);
    assertThat(refusal.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(await(store.adjust(request("k", pen, 3), "bert")).replayed()).isFalse();
    assertThat(adjust("k", ink, 3).replayed()).isFalse();
  }

  @Test
  void oneKeyAtTheSameTimeAdjustsOnce() {
    String pen = shelf.product(5);

    var calls =
        IntStream.range(0, 20).mapToObj(i -> store.adjust(request("k", pen, 3), ANNE)).toList();
    await(Future.all(calls));

    assertThat(calls.stream().filter(call -> !call.result().replayed())).hasSize(1);
    assertThat(calls).extracting(call -> call.result().stock()).containsOnly(adjusted(pen));
    assertThat(shelf.books(pen)).isEqualTo(new Books(8, 0, 8, 0));
  }

  @Test
  void aKeyIsFreeAfterADayAndThenPruned() {
    String pen = shelf.product(5);
    adjust("k", pen, 3);
    adjust("other", pen, 3);
    age(pen, "25 hours");

    assertThat(adjust("k", pen, 4).replayed()).isFalse();
    assertThat(adjust("k", pen, 4).replayed()).isTrue();
    await(store.prune(1_000));

    assertThat(shelf.count("select count(*) from adjustments where product_id = '" + pen + "'"))
        .isEqualTo(1);
  }

  @Test
  void adjustmentsAndReservationsAtOnceNeverOversell() {
    String pen = shelf.product(50);
    var reserved = new ArrayList<Future<List<Hold>>>();
    var adjusted = new ArrayList<Future<Adjustment>>();
    for (int i = 0; i < 100; i++) {
      reserved.add(
          shelf.holds().apply(List.of(Step.reserve(Ids.next(), List.of(new Line(pen, 1)), LATER))));
      adjusted.add(store.adjust(request("k" + i, pen, -1), ANNE));
    }
    await(Future.all(Future.all(reserved), Future.all(adjusted)));

    long held =
        reserved.stream().filter(hold -> hold.result().get(0).state() == State.HELD).count();
    long taken = adjusted.stream().filter(done -> !done.result().refused()).count();
    assertThat(held + taken).isEqualTo(50);
    assertThat(shelf.books(pen))
        .isEqualTo(new Books(50 - (int) taken, (int) held, 50 - taken, held));
    assertThat(shelf.told(pen)).containsExactly("StockCameBack", "StockRanOut");
  }

  private static StockView adjusted(String pen) {
    return new StockView(pen, 8, 0, 8, 0, 2);
  }

  private static void reserve(UUID order, String product, int quantity) {
    await(
        shelf
            .holds()
            .apply(List.of(Step.reserve(order, List.of(new Line(product, quantity)), LATER))));
  }

  private static void age(String product, String by) {
    await(
        shelf
            .postgres()
            .client()
            .preparedQuery(
                "update adjustments set created_at = now() - interval '"
                    + by
                    + "' where product_id = $1")
            .execute(Tuple.of(product)));
  }

  private static AdjustStock request(String key, String product, int delta) {
    return new AdjustStock(key, product, delta, "counted");
  }

  private static Adjustment adjust(String key, String product, int delta) {
    return await(store.adjust(request(key, product, delta), ANNE));
  }

  private static Problem refused(String key, String product, int delta) {
    return catchThrowableOfType(Problem.class, () -> adjust(key, product, delta));
  }
}
