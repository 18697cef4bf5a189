package mercato.inventory.holding;

import static mercato.contract.inventory.HoldView.State.COMMITTED;
import static mercato.contract.inventory.HoldView.State.HELD;
import static mercato.contract.inventory.HoldView.State.REFUSED;
import static mercato.contract.inventory.HoldView.State.RELEASED;
import static mercato.inventory.Shelf.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import mercato.contract.Problem;
import mercato.contract.inventory.HoldView.Shortage;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.inventory.Shelf;
import mercato.inventory.Shelf.Books;
import mercato.inventory.model.Hold;
import mercato.inventory.model.Step;
import mercato.inventory.model.StockChange;
import mercato.inventory.pruning.PruneOld;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresConfig;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HoldStoreTest {

  private static final Instant LATER = Instant.now().plusSeconds(3_600);

  private static Shelf shelf;
  private static HoldStore store;

  @BeforeAll
  static void open() {
    shelf = new Shelf();
    store = shelf.holds();
  }

  @AfterAll
  static void close() {
    shelf.close();
  }

  @Test
  void aHoldGoesAllItsWaysWithBalancedBooks() {
    String pen = shelf.product(10);
    String ink = shelf.product(3);
    UUID order = Ids.next();
    var lines = List.of(new Line(pen, 4), new Line(ink, 3));

    assertThat(take(Step.reserve(order, lines, LATER)).state()).isEqualTo(HELD);
    assertThat(shelf.books(pen)).isEqualTo(new Books(10, 4, 10, 4));
    assertThat(take(Step.commit(order, lines)).state()).isEqualTo(COMMITTED);
    assertThat(shelf.books(pen)).isEqualTo(new Books(6, 0, 6, 0));
    assertThat(take(Step.release(order)).state()).isEqualTo(RELEASED);
    assertThat(shelf.books(pen)).isEqualTo(new Books(10, 0, 10, 0));
    assertThat(shelf.books(ink)).isEqualTo(new Books(3, 0, 3, 0));
    assertThat(shelf.stock(pen).version()).isEqualTo(4);
  }

  @Test
  void aRepeatedReserveReturnsTheStoredOutcome() {
    String pen = shelf.product(5);
    Step held = Step.reserve(Ids.next(), List.of(new Line(pen, 4)), LATER);
    Step refused = Step.reserve(Ids.next(), List.of(new Line(pen, 2)), LATER);

    assertThat(take(held).state()).isEqualTo(HELD);
    Hold refusal = take(refused);
    assertThat(refusal.shortages()).containsExactly(new Shortage(pen, 2, 1));
    take(Step.release(held.orderId()));

    assertThat(take(refused).shortages()).isEqualTo(refusal.shortages());
    assertThat(take(refused).state()).isEqualTo(REFUSED);
    assertThat(take(held).state()).isEqualTo(RELEASED);
    assertThat(shelf.books(pen)).isEqualTo(new Books(5, 0, 5, 0));
  }

  @Test
  void stepsThatAreRepeatedInAnyOrderCountOnce() {
    String pen = shelf.product(10);
    UUID order = Ids.next();
    var lines = List.of(new Line(pen, 4));
    Step reserve = Step.reserve(order, lines, LATER);
    Step commit = Step.commit(order, lines);

    List.of(reserve, reserve, commit, reserve, commit).forEach(HoldStoreTest::take);
    assertThat(shelf.books(pen)).isEqualTo(new Books(6, 0, 6, 0));

    Step release = Step.release(order);
    List.of(release, commit, release, reserve, commit).forEach(HoldStoreTest::take);
    assertThat(shelf.books(pen)).isEqualTo(new Books(10, 0, 10, 0));
  }

  @Test
  void aReserveAfterItsReleaseHoldsNothing() {
    String pen = shelf.product(10);
    UUID order = Ids.next();

    assertThat(take(Step.release(order)).state()).isEqualTo(RELEASED);
    assertThat(take(Step.reserve(order, List.of(new Line(pen, 1)), LATER)).state())
        .isEqualTo(RELEASED);

    assertThat(shelf.books(pen).reserved()).isZero();
  }

  @Test
  void oneOrderReservedByManyAtOnceIsHeldOnce() {
    String pen = shelf.product(10);
    Step reserve = Step.reserve(Ids.next(), List.of(new Line(pen, 3)), LATER);

    var answers = IntStream.range(0, 8).mapToObj(i -> store.apply(List.of(reserve))).toList();
    await(Future.join(answers));

    assertThat(answers)
        .allSatisfy(
            answer -> assertThat(answer.result()).extracting(Hold::state).containsExactly(HELD));
    assertThat(shelf.books(pen)).isEqualTo(new Books(10, 3, 10, 3));
  }

  @Test
  void oneOrderReservedAndReleasedAtOnceHoldsNothing() {
    String pen = shelf.product(10);
    for (int round = 0; round < 20; round++) {
      UUID order = Ids.next();
      Step reserve = Step.reserve(order, List.of(new Line(pen, 3)), LATER);
      await(
          Future.all(
              store.apply(List.of(reserve)),
              store.apply(List.of(Step.release(order))),
              store.apply(List.of(reserve)),
              store.apply(List.of(Step.release(order)))));
      assertThat(take(reserve).state()).isEqualTo(RELEASED);
    }
    assertThat(shelf.books(pen)).isEqualTo(new Books(10, 0, 10, 0));
  }

  @Test
  void theTableItselfRefusesToBeOversold() {
    String pen = shelf.product(1);
    assertThatThrownBy(
            () ->
                await(
                    shelf
                        .postgres()
                        .client()
                        .preparedQuery("update stock set reserved = 2 where product_id = $1")
                        .execute(Tuple.of(pen))))
        .isInstanceOf(PgException.class)
        .hasMessageContaining("never_oversold");
  }

  @Test
  void whatIsDueIsTakenByOneAndDueAgainLater() {
    String pen = shelf.product(100);
    var orders = IntStream.range(0, 6).mapToObj(i -> Ids.next()).toList();
    for (UUID order : orders) {
      take(Step.reserve(order, List.of(new Line(pen, 1)), Instant.now().minusSeconds(1)));
    }
    UUID notYet = Ids.next();
    take(Step.reserve(notYet, List.of(new Line(pen, 1)), LATER));

    var pages = List.of(takeDue(4), takeDue(4), takeDue(4));
    await(Future.all(pages));

    assertThat(pages.stream().flatMap(page -> page.result().stream()).toList())
        .containsExactlyInAnyOrderElementsOf(orders);
    await(store.apply(orders.stream().map(Step::release).toList()));
  }

  @Test
  void whatIsSoldIsWhatWasHeldWhateverTheFactNames() {
    String pen = shelf.product(10);
    String ink = shelf.product(10);
    UUID order = Ids.next();
    take(Step.reserve(order, List.of(new Line(pen, 4)), LATER));

    assertThat(take(Step.commit(order, List.of(new Line(ink, 1)))).state()).isEqualTo(COMMITTED);

    assertThat(shelf.books(pen)).isEqualTo(new Books(6, 0, 6, 0));
    assertThat(shelf.books(ink)).isEqualTo(new Books(10, 0, 10, 0));
  }

  @Test
  void aLineThatIsCrossedIsToldOnceWithTheRows() {
    String pen = shelf.product(10, 3);
    UUID order = Ids.next();
    UUID last = Ids.next();

    take(Step.reserve(order, List.of(new Line(pen, 7)), LATER));
    assertThat(shelf.told(pen)).containsExactly("StockCameBack", "LowStock");
    take(Step.commit(order, List.of(new Line(pen, 7))));
    take(Step.reserve(last, List.of(new Line(pen, 3)), LATER));
    take(Step.reserve(last, List.of(new Line(pen, 3)), LATER));
    take(Step.release(last));
    take(Step.release(order));

    assertThat(shelf.told(pen))
        .containsExactly("StockCameBack", "LowStock", "StockRanOut", "StockCameBack");
  }

  @Test
  void whatCanBeHadIsAnnouncedAndNothingElse() {
    String pen = shelf.product(10);
    UUID order = Ids.next();
    var lines = List.of(new Line(pen, 4));
    shelf.changes().clear();

    take(Step.reserve(order, lines, LATER));
    take(Step.reserve(order, lines, LATER));
    take(Step.commit(order, lines));
    take(Step.release(order));

    assertThat(shelf.changes())
        .extracting(StockChange::availability)
        .containsExactly(List.of(pen), List.of(), List.of(), List.of(pen));
  }

  @Test
  void onlyWhatCameToNothingLongAgoIsPruned() {
    String pen = shelf.product(100);
    Instant latest = Instant.now().minus(PruneOld.KEPT);
    var old = IntStream.range(0, 5).mapToObj(i -> old(latest, i)).toList();
    UUID young = Ids.next();
    for (UUID order : List.of(old.get(0), old.get(1), old.get(3), old.get(4), young)) {
      take(Step.reserve(order, List.of(new Line(pen, 1)), LATER));
    }
    take(Step.commit(old.get(0), List.of()));
    take(Step.release(old.get(1)));
    take(Step.release(old.get(2)));
    take(Step.commit(old.get(4), List.of()));
    take(Step.release(young));
    settledAt(latest.minusSeconds(1), old.get(0), old.get(1), old.get(2), old.get(3), young);

    assertThat(await(store.prune(latest, 1))).isEqualTo(1);
    assertThat(await(store.prune(latest, 2))).isEqualTo(1);
    assertThat(await(store.prune(latest, 2))).isZero();

    assertThat(held(old)).containsExactlyInAnyOrder(old.get(0), old.get(3), old.get(4));
    assertThat(held(List.of(young))).containsExactly(young);
    take(Step.release(old.get(3)));
  }

  /** An order id from before that time. */
  private static UUID old(Instant latest, int number) {
    long high = latest.minusSeconds(1).toEpochMilli() << 16 | 0x7000 | number;
    return new UUID(high, Ids.next().getLeastSignificantBits());
  }

  private static void settledAt(Instant at, UUID... orders) {
    await(
        shelf
            .postgres()
            .client()
            .preparedQuery("update holds set updated_at = $1 where order_id = any($2)")
            .execute(Tuple.of(at.atOffset(ZoneOffset.UTC)).addArrayOfUUID(orders)));
  }

  private static List<UUID> held(List<UUID> orders) {
    return StreamSupport.stream(
            await(
                    shelf
                        .postgres()
                        .client()
                        .preparedQuery("select order_id from holds where order_id = any($1)")
                        .execute(Tuple.of((Object) orders.toArray(UUID[]::new))))
                .spliterator(),
            false)
        .map(row -> row.getUUID(0))
        .toList();
  }

  @Test
  void aDatabaseThatIsAwayIsUnavailable() {
    var nobody = PostgresConfig.of("postgresql://127.0.0.1:1/inventory_db", "nobody", "");
    var away = shelf.holds(Postgres.open(shelf.vertx(), nobody));
    assertThatThrownBy(() -> await(away.apply(List.of(Step.release(Ids.next())))))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("UNAVAILABLE"));
  }

  private static Future<List<UUID>> takeDue(int limit) {
    return store.takeDue(limit, Duration.ofHours(1));
  }

  private static Hold take(Step step) {
    return await(store.apply(List.of(step))).get(0);
  }
}
