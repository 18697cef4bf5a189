package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mercato.contract.Problem;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.CreateProduct;
import mercato.contract.product.CatalogueOperations.CreatedProduct;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.contract.product.CatalogueOperations.PatchProduct;
import mercato.contract.product.CatalogueOperations.ProductPatch;
import mercato.contract.product.CatalogueOperations.ReplaceProduct;
import mercato.contract.product.CatalogueOperations.RetireProduct;
import mercato.contract.product.CategoryOperations;
import mercato.contract.product.CategoryOperations.FindRename;
import mercato.contract.product.CategoryOperations.RenameCategory;
import mercato.contract.product.CategoryOperations.RenameView;
import mercato.contract.product.ProductView;
import mercato.gateway.http.GoodBodies;
import mercato.gateway.testing.ContractClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalogue as staff keep it. */
class CatalogueRoutesTest {

  private static final String PRODUCTS = "/v1/products";
  private static final String PRODUCT = PRODUCTS + "/15970";
  private static final String RENAMES = "/v1/categories/renames";
  private static final String SHORT =
      "{\"name\": \"Shirt\", \"category\": [\"Apparel\"],"
          + " \"price\": {\"amount\": 129900, \"currency\": \"USD\"}}";
  private static final NewProduct SHORT_ONE =
      new NewProduct(null, "Shirt", null, List.of("Apparel"), Samples.PRICE, null, null);

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  @Test
  void aProductIsCreatedWhereItsIdSays() {
    Answer created = gateway.asStaff("POST", PRODUCTS, GoodBodies.of("createProduct"));
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo(PRODUCT);
    assertThat(created.header("ETag")).isEqualTo("\"7\"");
    assertThat(created.header("Idempotent-Replayed")).isNull();
    assertThat(created.body().path("id").asText()).isEqualTo("15970");
    var asked = gateway.shop.asked(CatalogueOperations.CREATE);
    assertThat(asked.idempotencyKey()).isNull();
    assertThat(asked.product())
        .isEqualTo(
            new NewProduct(
                "S-1",
                "Shirt",
                "A\nshirt",
                List.of("Apparel", "Topwear"),
                Samples.PRICE,
                List.of("http://images.example/1.jpg"),
                Map.of("colour", "Blue")));
  }

  @Test
  void whatIsLeftOutOfAProductIsLeftToTheService() {
    gateway.asStaff("POST", PRODUCTS, SHORT);
    assertThat(gateway.shop.asked(CatalogueOperations.CREATE))
        .isEqualTo(new CreateProduct(SHORT_ONE, null));
  }

  @Test
  void aProductIsCreatedOnceUnderAKey() {
    gateway.shop.when(
        CatalogueOperations.CREATE,
        (create, caller) -> Future.succeededFuture(new CreatedProduct(Samples.PRODUCT, true)));
    Answer again = gateway.asStaff("POST", PRODUCTS, SHORT, "Idempotency-Key", "k-1");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(gateway.shop.asked(CatalogueOperations.CREATE).idempotencyKey()).isEqualTo("k-1");
    gateway.shop.refuse(
        CatalogueOperations.CREATE,
        new Problem(Problem.Kind.UNPROCESSABLE, "IDEMPOTENCY_KEY_REUSED", "Another product."));
    Answer other = gateway.asStaff("POST", PRODUCTS, SHORT, "Idempotency-Key", "k-1");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void anIdThatIsTakenIsRefused() {
    gateway.shop.refuse(
        CatalogueOperations.CREATE,
        new Problem(Problem.Kind.CONFLICT, "ID_TAKEN", "There is such a product."));
    Answer taken = gateway.asStaff("POST", PRODUCTS, SHORT);
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.code()).isEqualTo("ID_TAKEN");
  }

  @Test
  void aProductIsReplacedByVersion() {
    Answer replaced = gateway.asStaff("PUT", PRODUCT, SHORT, "If-Match", "\"7\"");
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.header("ETag")).isEqualTo("\"7\"");
    assertThat(gateway.shop.asked(CatalogueOperations.REPLACE))
        .isEqualTo(new ReplaceProduct("15970", 7L, SHORT_ONE));
    gateway.asStaff("PUT", PRODUCT, SHORT);
    assertThat(gateway.shop.asked(CatalogueOperations.REPLACE).expectedVersion()).isNull();
  }

  @Test
  void whatAPatchNamesIsChangedAndANullAttributeRemoved() {
    String patch =
        "{\"price\": {\"amount\": 129900, \"currency\": \"USD\"},"
            + " \"attributes\": {\"season\": null, \"colour\": \"Navy\"}}";
    Answer patched = gateway.asStaff("PATCH", PRODUCT, patch, "If-Match", "*");
    assertThat(patched.status()).isEqualTo(200);
    assertThat(patched.header("ETag")).isEqualTo("\"7\"");
    var attributes = new HashMap<String, String>();
    attributes.put("season", null);
    attributes.put("colour", "Navy");
    assertThat(gateway.shop.asked(CatalogueOperations.PATCH))
        .isEqualTo(
            new PatchProduct(
                "15970",
                null,
                new ProductPatch(null, null, null, Samples.PRICE, null, attributes, null)));
    gateway.asStaff("PATCH", PRODUCT, "{\"status\": \"ACTIVE\"}", "If-Match", "\"3\"");
    var asked = gateway.shop.asked(CatalogueOperations.PATCH);
    assertThat(asked.expectedVersion()).isEqualTo(3);
    assertThat(asked.patch().status()).isEqualTo(ProductView.Status.ACTIVE);
    assertThat(gateway.asStaff("PATCH", PRODUCT, "{}").status()).isEqualTo(200);
  }

  @Test
  void aProductIsRetiredNotDeleted() {
    Answer retired = gateway.asStaff("DELETE", PRODUCT, null, "If-Match", "\"7\"");
    assertThat(retired.status()).isEqualTo(204);
    assertThat(gateway.shop.asked(CatalogueOperations.RETIRE))
        .isEqualTo(new RetireProduct("15970", 7L));
  }

  @Test
  void aStaleOrForeignVersionChangesNothing() {
    var stale = new Problem(Problem.Kind.STALE, "STALE", "It has changed.");
    gateway.shop.refuse(CatalogueOperations.REPLACE, stale);
    gateway.shop.refuse(CatalogueOperations.PATCH, stale);
    gateway.shop.refuse(CatalogueOperations.RETIRE, stale);
    for (String tag : List.of("\"6\"", "W/\"7\"", "\"x\"")) {
      stale(gateway.asStaff("PUT", PRODUCT, SHORT, "If-Match", tag));
      stale(gateway.asStaff("PATCH", PRODUCT, "{}", "If-Match", tag));
      stale(gateway.asStaff("DELETE", PRODUCT, null, "If-Match", tag));
    }
  }

  private static void stale(Answer answer) {
    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.code()).isEqualTo("STALE");
  }

  @Test
  void whatIsNotThereIsNotChanged() {
    gateway.shop.refuse(CatalogueOperations.REPLACE, Problem.notFound("product"));
    gateway.shop.refuse(CatalogueOperations.PATCH, Problem.notFound("product"));
    gateway.shop.refuse(CatalogueOperations.RETIRE, Problem.notFound("product"));
    assertThat(gateway.asStaff("PUT", PRODUCT, SHORT).status()).isEqualTo(404);
    assertThat(gateway.asStaff("PATCH", PRODUCT, "{}").status()).isEqualTo(404);
    assertThat(gateway.asStaff("DELETE", PRODUCT, null).status()).isEqualTo(404);
  }

  @Test
  void aCategoryIsRenamedMeanwhile() {
    Answer begun = gateway.asStaff("POST", RENAMES, GoodBodies.of("renameCategory"));
    assertThat(begun.status()).isEqualTo(202);
    assertThat(begun.header("Location")).isEqualTo(RENAMES + "/" + Samples.RENAME_ID);
    assertThat(gateway.shop.asked(CategoryOperations.RENAME))
        .isEqualTo(new RenameCategory("Apparel/Topwear", "Clothes"));

    Answer running = gateway.asStaff("GET", begun.header("Location"), null);
    assertThat(running.body().path("moved").asInt()).isEqualTo(7);
    assertThat(running.body().path("finishedAt").isNull()).isTrue();
    assertThat(gateway.shop.asked(CategoryOperations.FIND_RENAME))
        .isEqualTo(new FindRename(Samples.RENAME_ID));
    gateway.shop.when(
        CategoryOperations.FIND_RENAME,
        (find, caller) ->
            Future.succeededFuture(
                new RenameView(find.id(), "a", "b", 9, Samples.AT, Samples.AT.plusSeconds(1))));
    Answer done = gateway.asStaff("GET", begun.header("Location"), null);
    assertThat(done.body().path("finishedAt").asText()).isEqualTo("2026-01-31T12:00:01Z");
  }

  @Test
  void tooManyRenamesAtOnceAndUnknownOnesAreRefused() {
    gateway.shop.refuse(
        CategoryOperations.RENAME,
        new Problem(Problem.Kind.CONFLICT, "RENAME_RUNNING", "There are ten."));
    Answer many = gateway.asStaff("POST", RENAMES, GoodBodies.of("renameCategory"));
    assertThat(many.status()).isEqualTo(409);
    assertThat(many.code()).isEqualTo("RENAME_RUNNING");
    gateway.shop.refuse(CategoryOperations.FIND_RENAME, Problem.notFound("rename"));
    assertThat(gateway.asStaff("GET", RENAMES + "/none", null).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "POST /v1/products",
        "PUT /v1/products/15970",
        "PATCH /v1/products/15970",
        "DELETE /v1/products/15970",
        "POST /v1/products/import",
        "POST /v1/categories/renames",
        "GET /v1/categories/renames/1",
        "GET /v1/products/15970/prices",
        "POST /v1/products/15970/price-changes",
        "DELETE /v1/products/15970/price-changes/1",
        "GET /v1/sales",
        "POST /v1/sales",
        "GET /v1/sales/1",
        "DELETE /v1/sales/1",
        "POST /v1/reviews/1/hide",
        "POST /v1/reviews/1/show",
      })
  void whatStaffKeepIsNotForOthers(String method, String path) {
    assertThat(gateway.asCustomer(method, path, null).status()).isEqualTo(403);
    assertThat(gateway.client.send(method, path, null).status()).isEqualTo(401);
    assertThat(gateway.shop.wasAskedAnything()).isFalse();
  }
}
