package mercato.product.catalogue;

import static mercato.product.SampleProducts.shirt;
import static mercato.product.catalogue.Shelf.pointers;
import static mercato.product.catalogue.Shelf.refusal;
import static mercato.product.catalogue.Shelf.shopper;
import static mercato.product.catalogue.Shelf.staff;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.CreatedProduct;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.contract.product.ProductView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CreateProductTest {

  private static Vertx vertx;
  private static Shelf shelf;
  private static CreateProduct create;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    shelf = new Shelf(vertx);
    create = new CreateProduct(shelf.products, shelf.writes, shelf.clock);
  }

  @AfterAll
  static void close() {
    await(vertx.close());
  }

  @Test
  void anIdIsMadeWhereNoneIsGiven() {
    ProductView created = await(create(shirt(null), null)).product();
    assertThat(UUID.fromString(created.id()).version()).isEqualTo(7);
    assertThat(shelf.stored(created.id()).view()).isEqualTo(created);
  }

  @Test
  void anIdIsGivenOnce() {
    assertThat(await(create(shirt("mine"), null)).product().id()).isEqualTo("mine");
    var problem = refusal(() -> create(shirt("mine"), null));
    assertThat(problem.code()).isEqualTo("ID_TAKEN");
    assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
  }

  @Test
  void underAKeyAskingAgainAnswersTheSameProduct() {
    CreatedProduct first = await(create(shirt(null), "key"));
    assertThat(first.replayed()).isFalse();
    assertThat(await(create(shirt(null), "key")))
        .isEqualTo(new CreatedProduct(first.product(), true));
    assertThat(await(create(shirt(null), "other key")).product().id())
        .isNotEqualTo(first.product().id());
    var problem = refusal(() -> create(named("Another"), "key"));
    assertThat(problem.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(problem.kind()).isEqualTo(Problem.Kind.UNPROCESSABLE);
  }

  @Test
  void aKeyIsItsCallersOwn() {
    var somebodyElse = new Caller("v", staff().roles(), staff().trace(), Long.MAX_VALUE);
    CreatedProduct mine = await(create(shirt(null), "shared"));
    assertThat(await(create(shirt(null), "shared", somebodyElse)).product().id())
        .isNotEqualTo(mine.product().id());
  }

  @Test
  void aKeyWithAnIdOfOnesOwnAnswersThatProductAgain() {
    CreatedProduct first = await(create(shirt("own"), "own key"));
    assertThat(await(create(shirt("own"), "own key")))
        .isEqualTo(new CreatedProduct(first.product(), true));
    await(create(shirt("somebody-elses"), null));
    var differs =
        new NewProduct(
            "somebody-elses", "N", null, named("N").category(), named("N").price(), null, null);
    assertThat(refusal(() -> create(differs, "own key")).code()).isEqualTo("ID_TAKEN");
  }

  @Test
  void ofManyUnderOneKeyOneCreates() {
    var answers = IntStream.range(0, 8).mapToObj(i -> create(shirt(null), "raced")).toList();
    await(Future.all(answers));
    assertThat(answers).filteredOn(answer -> !answer.result().replayed()).hasSize(1);
    assertThat(answers)
        .extracting(answer -> answer.result().product().id())
        .containsOnly(answers.get(0).result().product().id());
  }

  @Test
  void aMistakeIsNamedAndOnlyStaffCreate() {
    assertThat(pointers(() -> create(named(" "), null))).containsExactly("/name");
    assertThat(pointers(() -> create(null, null))).containsExactly("");
    assertThat(refusal(() -> create(shirt("x"), null, shopper())).kind())
        .isEqualTo(Problem.Kind.FORBIDDEN);
  }

  private static Future<CreatedProduct> create(NewProduct product, String key) {
    return create(product, key, staff());
  }

  private static Future<CreatedProduct> create(NewProduct product, String key, Caller caller) {
    return create.handle(new CatalogueOperations.CreateProduct(product, key), caller);
  }

  private static NewProduct named(String name) {
    NewProduct shirt = shirt("x");
    return new NewProduct(null, name, null, shirt.category(), shirt.price(), null, null);
  }
}
