package mercato.product.categories;

import static mercato.product.pricing.Workshop.CUSTOMER;
import static mercato.product.pricing.Workshop.STAFF;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mercato.contract.Problem;
import mercato.contract.product.CategoryOperations.CategoryView;
import mercato.contract.product.CategoryOperations.FindRename;
import mercato.contract.product.CategoryOperations.FindTree;
import mercato.contract.product.CategoryOperations.RenameCategory;
import mercato.contract.product.CategoryOperations.RenameView;
import mercato.contract.product.CategoryOperations.TreeView;
import mercato.contract.product.PlanOperations.SaleView;
import mercato.contract.product.ProductView;
import mercato.platform.observe.Trace;
import mercato.product.model.CategoryRules;
import mercato.product.model.Product;
import mercato.product.pricing.Workshop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RenameCategoriesTest {

  private static final Duration TURN = Duration.ofMillis(250);

  private static Vertx vertx;

  private Workshop shop;
  private MoveProducts mover;
  private Workshop.Keeper keeper;
  private RenameCategories categories;
  private final List<CategoryView> tree = new ArrayList<>();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    await(vertx.close());
  }

  @BeforeEach
  void open() {
    shop = new Workshop(vertx);
    mover = shop.newMover();
    keeper = shop.newKeeper();
    categories =
        new RenameCategories(shop.renames, () -> Future.succeededFuture(tree), shop.clock());
  }

  @Test
  void allProductsOfACategoryMoveRetiredOnesTooAndNoOthers() {
    var deep = shop.add("Apparel/Topwear/Shirts", 300);
    var flat = shop.add("Apparel/Topwear", 300);
    var others = shop.add("Apparel/Topwearables", 3);
    await(
        shop.change.change(
            deep.get(0),
            null,
            Trace.next(),
            product -> product.withStatus(ProductView.Status.RETIRED)));
    RenameView rename = rename("Apparel/Topwear", "Clothing");
    untilFinished(rename);
    assertThat(paths(deep)).containsOnly("Clothing/Shirts");
    assertThat(paths(flat)).containsOnly("Clothing");
    assertThat(paths(others)).containsOnly("Apparel/Topwearables");
    assertThat(find(rename).moved()).isEqualTo(600);
    assertThat(shop.stored(flat)).allMatch(product -> product.version() == 2);
    assertThat(await(shop.renames.running())).isEmpty();
  }

  @Test
  void whatComesInUnderTheOldNameMeanwhileMovesAsWell() {
    shop.add("Old", 2);
    RenameView rename = rename("Old", "New");
    rounds(2);
    var late = shop.add("Old/Part", 2);
    untilFinished(rename);
    assertThat(paths(late)).containsOnly("New/Part");
    assertThat(find(rename).moved()).isEqualTo(4);
  }

  @Test
  void aRenameIsNotFinishedWhileTheIndexMayNotKnowOfAllProducts() {
    var ids = shop.add("Elsewhere", 1);
    await(
        shop.change.change(
            ids.get(0), null, Trace.next(), product -> product.withCategory(List.of("Old"))));
    RenameView rename = rename("Old", "New");
    turns(60); // Kafka is away
    assertThat(find(rename).finishedAt()).isNull();
    untilFinished(rename);
    assertThat(paths(ids)).containsOnly("New");
  }

  @Test
  void whoTakesOverFromOneThatWasKilledCompletesWithoutMovingAnythingTwice() {
    var ids = shop.add("Old", 1_000);
    RenameView rename = rename("Old", "New");
    turns(2);
    assertThat(paths(ids)).contains("Old", "New");
    mover = shop.newMover();
    untilFinished(rename);
    assertThat(paths(ids)).containsOnly("New");
    assertThat(shop.stored(ids)).allMatch(product -> product.version() == 2);
    assertThat(find(rename).moved()).isEqualTo(1_000);
  }

  @Test
  void twoHoldersAtOnceDoNoHarm() {
    var ids = shop.add("Old", 600);
    RenameView rename = rename("Old", "New");
    MoveProducts other = shop.newMover();
    for (int i = 0; i < 40 && find(rename).finishedAt() == null; i++) {
      await(Future.all(mover.turn(), other.turn()));
      shop.pass(TURN);
      shop.index();
    }
    assertThat(paths(ids)).containsOnly("New");
    assertThat(shop.stored(ids)).allMatch(product -> product.version() == 2);
    assertThat(find(rename).moved()).isEqualTo(600);
  }

  @Test
  void aSaleGoesAlongToANewNameAndNoProductLosesItOnTheWay() {
    var ids = shop.add("Old/Part", 1_250);
    SaleView sale = shop.plan("Old", 20, null, shop.now.plus(Duration.ofDays(1)));
    rounds(7);
    assertThat(shop.prices(ids)).isEqualTo(Map.of(800L, 1_250L));
    RenameView rename = rename("Old", "New");
    for (int i = 0; i < 60 && find(rename).finishedAt() == null; i++) {
      turns(1);
      if (i < 16) {
        assertThat(shop.prices(ids)).isEqualTo(Map.of(800L, 1_250L));
      }
      if (i % 4 == 3) {
        shop.index();
      }
    }
    rounds(4);
    assertThat(paths(ids)).containsOnly("New/Part");
    assertThat(shop.prices(ids)).isEqualTo(Map.of(800L, 1_250L));
    assertThat(shop.stored(ids)).allMatch(product -> product.version() == 3);
    assertThat(await(shop.sales.find(sale.id())).orElseThrow().category()).isEqualTo("New");
  }

  @Test
  void aSaleIsLeftBehindWhereItWouldHitProductsThatItWasNotMeantFor() {
    var moving = shop.add("Old", 3);
    var there = shop.add("Other", 3);
    tree.add(new CategoryView("Other", "Other", 3, List.of()));
    shop.plan("Old", 20, null, shop.now.plus(Duration.ofDays(1)));
    rounds(3);
    untilFinished(rename("Old", "Other"));
    rounds(4);
    assertThat(shop.prices(there)).containsOnlyKeys(1_000L);
    assertThat(shop.prices(moving)).containsOnlyKeys(1_000L);
  }

  @Test
  void renamesThatMeetOrAreTooManyAreRefused() {
    rename("A", "B");
    assertThat(refusal("B", "A")).isEqualTo("RENAME_RUNNING");
    assertThat(refusal("A/Part", "C")).isEqualTo("RENAME_RUNNING");
    for (int i = 1; i < 10; i++) {
      rename("From " + i, "To " + i);
    }
    assertThat(refusal("X", "Y")).isEqualTo("RENAME_RUNNING");
  }

  @Test
  void aRenameIsForStaffAndChecked() {
    assertThatThrownBy(() -> categories.rename(new RenameCategory("A", "B"), CUSTOMER))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("FORBIDDEN"));
    assertThatThrownBy(() -> categories.find(new FindRename("r"), CUSTOMER))
        .isInstanceOf(Problem.class);
    assertThat(refusal("A", "A/B")).isEqualTo("INVALID_REQUEST");
    assertThat(
            catchThrowableOfType(
                    Problem.class, () -> await(categories.find(new FindRename("unknown"), STAFF)))
                .code())
        .isEqualTo("NOT_FOUND");
  }

  @Test
  void theTreeIsCountedOnceASecondHoweverManyAskAndAFailureIsNotKept() {
    var counts = new ArrayList<Promise<List<CategoryView>>>();
    var find =
        new FindCategories(
            () -> {
              counts.add(Promise.promise());
              return counts.get(counts.size() - 1).future();
            },
            shop.clock());
    Future<TreeView> first = find.handle(new FindTree(), CUSTOMER);
    assertThat(find.handle(new FindTree(), CUSTOMER)).isSameAs(first);
    counts.get(0).fail("away");
    Future<TreeView> second = find.handle(new FindTree(), CUSTOMER);
    counts.get(1).complete(tree);
    assertThat(second.result().items()).isEqualTo(tree);
    shop.pass(Duration.ofMillis(999));
    find.handle(new FindTree(), CUSTOMER);
    assertThat(counts).hasSize(2);
    shop.pass(Duration.ofMillis(1));
    find.handle(new FindTree(), CUSTOMER);
    assertThat(counts).hasSize(3);
  }

  private RenameView rename(String from, String to) {
    return await(categories.rename(new RenameCategory(from, to), STAFF));
  }

  private String refusal(String from, String to) {
    return catchThrowableOfType(Problem.class, () -> rename(from, to)).code();
  }

  private RenameView find(RenameView rename) {
    return await(categories.find(new FindRename(rename.id()), STAFF));
  }

  private List<String> paths(List<String> ids) {
    return shop.stored(ids).stream().map(Product::category).map(CategoryRules::path).toList();
  }

  private void untilFinished(RenameView rename) {
    for (int i = 0; i < 30 && find(rename).finishedAt() == null; i++) {
      rounds(1);
    }
    assertThat(find(rename).finishedAt()).isNotNull();
  }

  /** Seconds, after each of which the index has heard of all. */
  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      turns(4);
      shop.index();
    }
  }

  private void turns(int count) {
    for (int i = 0; i < count; i++) {
      await(keeper.turn());
      await(mover.turn());
      shop.pass(TURN);
    }
  }
}
