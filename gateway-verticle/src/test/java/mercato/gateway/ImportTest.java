package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.ImportedProducts;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.contract.product.CatalogueOperations.RejectedProduct;
import mercato.gateway.testing.ContractClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole imports, as a client that sends and reads as it should sees them. */
class ImportTest {

  private static final String PATH = "/v1/products/import";
  private static final Problem AWAY = Problem.unavailable("The service is away.");

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  private final Queue<List<NewProduct>> batches = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void takeAll() {
    gateway.shop.when(CatalogueOperations.IMPORT, (batch, caller) -> taken(batch.products()));
  }

  private Future<ImportedProducts> taken(List<NewProduct> products) {
    batches.add(products);
    return Future.succeededFuture(new ImportedProducts(products.size(), 0, 0, List.of()));
  }

  @Test
  void whatIsRejectedIsToldInTheOrderOfTheLinesAndTheCountsAddUp() {
    gateway.shop.when(CatalogueOperations.IMPORT, (batch, caller) -> picky(batch.products()));
    String body =
        IntStream.rangeClosed(1, 20_000)
            .mapToObj(
                line -> line % 100 == 7 ? "{\"id\": \"p-" + line + "\"}" : product("p-" + line))
            .collect(Collectors.joining("\n"));
    JsonNode report = imported(body);
    List<Long> wanted =
        IntStream.rangeClosed(1, 20_000)
            .filter(line -> line % 100 == 7 || line % 100 == 9)
            .mapToObj(Long::valueOf)
            .toList();
    assertThat(rejected(report)).isEqualTo(wanted);
    report.forEach(
        line -> {
          if (line.has("line")) {
            assertThat(line.path("id").asText()).isEqualTo("p-" + line.path("line").asText());
          }
        });
    assertThat(summary(report))
        .isEqualTo(
            "{\"lines\":20000,\"created\":19600,\"updated\":0,\"unchanged\":0,\"rejected\":400,"
                + "\"complete\":true,\"resumeFrom\":null,\"code\":null,\"detail\":null}");
    assertThat(batches).allMatch(batch -> batch.size() <= 250);
  }

  /** Refuses some, and answers sooner or later. */
  private Future<ImportedProducts> picky(List<NewProduct> products) {
    batches.add(products);
    var rejected = new ArrayList<RejectedProduct>();
    for (int i = 0; i < products.size(); i++) {
      if (Integer.parseInt(products.get(i).id().substring(2)) % 100 == 9) {
        var error = new FieldError("/category/0", "is not sold here");
        rejected.add(new RejectedProduct(i, "INVALID_REQUEST", "No.", List.of(error)));
      }
    }
    var outcome =
        new ImportedProducts(products.size() - rejected.size(), 0, 0, List.copyOf(rejected));
    return gateway
        .running
        .node
        .vertx()
        .timer(1 + batches.size() % 2 * 5, TimeUnit.MILLISECONDS)
        .map(outcome);
  }

  @Test
  void aLineIsRejectedWithThePlaceOfItsMistake() {
    JsonNode report =
        imported(
            String.join(
                "\n",
                "{",
                "[]",
                "{\"name\": \"x\"}",
                product("a").replace("}}", "}, \"colour\": \"Blue\"}"),
                product("no id").replace("\"id\":\"no id\",", ""),
                product("suggest"),
                product("b").replace("\"amount\":1", "\"amount\":\"1\""),
                "{\"id\": \"c\", \"name\": \"\u00ff\"}".replace('\u00ff', '\u0000'),
                product("good")));
    assertThat(rejected(report)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(pointers(report)).startsWith("", "", "/category", "/colour", "/id", "/id");
    assertThat(report.get(6).at("/errors/0/pointer").asText()).isEqualTo("/price/amount");
    assertThat(report.get(5).path("id").asText()).isEqualTo("suggest");
    assertThat(report.get(0).path("id").isNull()).isTrue();
    assertThat(batches.stream().flatMap(List::stream).map(NewProduct::id)).containsExactly("good");
  }

  @Test
  void emptyLinesAreLeftAsideButCounted() {
    JsonNode report =
        imported("\n\r\n" + product("a") + "\r\n\n" + product("b") + "\n{\r\n\n" + product("c"));
    assertThat(rejected(report)).containsExactly(6L);
    assertThat(summary(report)).startsWith("{\"lines\":4,\"created\":3,");
    assertThat(summary(imported("\n\n"))).startsWith("{\"lines\":0,\"created\":0,");
  }

  @Test
  void aLineThatIsTooLongIsSkippedAndTheNextOneTaken() {
    String longest = product("a") + " ".repeat(262_144 - product("a").length());
    JsonNode report =
        imported(
            longest
                + "\r\n"
                + longest
                + " \n"
                + "x".repeat(3_000_000)
                + "\n"
                + product("b")
                + "\n"
                + "y".repeat(300_000));
    assertThat(rejected(report)).containsExactly(2L, 3L, 5L);
    assertThat(report.get(0).path("code").asText()).isEqualTo("LINE_TOO_LONG");
    assertThat(batches.stream().flatMap(List::stream).map(NewProduct::id))
        .containsExactly("a", "b");
  }

  @Test
  void batchesAreBoundedInBytes() {
    String large = product("p").replace("\"id\":\"p\"", "\"id\":\"p%d\"") + " ".repeat(60_000);
    String body =
        IntStream.range(0, 20).mapToObj(large::formatted).collect(Collectors.joining("\n"));
    imported(body);
    assertThat(batches).allMatch(batch -> batch.size() <= 4).hasSize(5);
  }

  @Test
  void theSameLinesAgainChangeNothing() {
    Set<String> known = ConcurrentHashMap.newKeySet();
    gateway.shop.when(
        CatalogueOperations.IMPORT,
        (batch, caller) -> {
          int created =
              (int) batch.products().stream().filter(each -> known.add(each.id())).count();
          int unchanged = batch.products().size() - created;
          return Future.succeededFuture(new ImportedProducts(created, 0, unchanged, List.of()));
        });
    String body = products(1_000);
    assertThat(summary(imported(body))).contains("\"created\":1000,", "\"unchanged\":0,");
    assertThat(summary(imported(body))).contains("\"created\":0,", "\"unchanged\":1000,");
  }

  @Test
  void aBatchIsSentAgainWhileTheServiceIsAway() {
    gateway.shop.when(
        CatalogueOperations.IMPORT,
        (batch, caller) -> {
          Future<ImportedProducts> taken = taken(batch.products());
          return batches.size() % 3 == 0 ? taken : Future.failedFuture(AWAY);
        });
    assertThat(summary(imported(products(600)))).contains("\"created\":600,", "\"complete\":true");
  }

  @Test
  void whatCannotBeDoneEndsItWithTheLineToResumeFrom() {
    gateway.shop.when(
        CatalogueOperations.IMPORT,
        (batch, caller) ->
            batch.products().get(0).id().equals("p-501")
                ? Future.failedFuture(new Problem(Problem.Kind.INTERNAL, "INTERNAL", "Oh."))
                : taken(batch.products()));
    JsonNode report = imported(products(100_000));
    assertThat(summary(report))
        .isEqualTo(
            "{\"lines\":500,\"created\":500,\"updated\":0,\"unchanged\":0,\"rejected\":0,"
                + "\"complete\":false,\"resumeFrom\":501,\"code\":\"INTERNAL\",\"detail\":\"Oh.\"}");
    assertThat(batches).hasSizeLessThan(10);
  }

  @Test
  void theLaterLineOfAProductWaitsForTheEarlierOne() {
    Promise<ImportedProducts> first = Promise.promise();
    gateway.shop.when(
        CatalogueOperations.IMPORT,
        (batch, caller) -> {
          Future<ImportedProducts> taken = taken(batch.products());
          return batches.size() == 1 ? first.future() : taken;
        });
    String body = products(250) + "\n" + product("p-1");
    var running = CompletableFuture.supplyAsync(() -> imported(body));
    Awaitility.await().during(200, TimeUnit.MILLISECONDS).until(() -> batches.size() == 1);
    first.complete(new ImportedProducts(250, 0, 0, List.of()));
    assertThat(summary(running.join())).contains("\"created\":251");
    assertThat(batches).hasSize(2);
  }

  @Test
  void progressIsToldWhenAskedFor() {
    Answer answer = send(PATH + "?progress=true", products(25_000));
    assertThat(answer.body()).hasSize(3);
    assertThat(answer.body().get(0).at("/progress/lines").asInt()).isEqualTo(10_000);
    assertThat(answer.body().get(1).at("/progress/created").asInt()).isEqualTo(20_000);
    assertThat(imported(products(25_000))).hasSize(1);
  }

  @Test
  void whoMayNotOrSendsSomethingElseIsRefused() {
    assertThat(gateway.client.post(PATH, product("a")).status()).isEqualTo(401);
    assertThat(gateway.asCustomer("POST", PATH, product("a")).status()).isEqualTo(403);
    Answer json = gateway.asStaff("POST", PATH, product("a"), "Content-Type", "application/json");
    assertThat(json.status()).isEqualTo(415);
    assertThat(json.body().path("detail").asText()).contains("application/x-ndjson");
    assertThat(send(PATH + "?progres=true", product("a")).pointer()).isEqualTo("/progres");
    assertThat(batches).isEmpty();
    assertThat(summary(imported(product("a")))).contains("\"created\":1");
  }

  private static JsonNode imported(String body) {
    Answer answer = send(PATH, body);
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
    return answer.body();
  }

  private static Answer send(String path, String body) {
    return gateway.asStaff("POST", path, body, "Content-Type", "application/x-ndjson");
  }

  private static List<Long> rejected(JsonNode report) {
    return StreamSupport.stream(report.spliterator(), false)
        .filter(line -> line.has("line"))
        .map(line -> line.path("line").asLong())
        .toList();
  }

  private static List<String> pointers(JsonNode report) {
    return StreamSupport.stream(report.spliterator(), false)
        .filter(line -> line.has("line"))
        .map(line -> line.at("/errors/0/pointer").asText())
        .toList();
  }

  private static String summary(JsonNode report) {
    return report.get(report.size() - 1).path("summary").toString();
  }

  private static String products(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> product("p-" + i))
        .collect(Collectors.joining("\n"));
  }

  private static String product(String id) {
    return "{\"id\":\""
        + id
        + "\",\"name\":\"Shirt\",\"category\":[\"Apparel\"],"
        + "\"price\":{\"amount\":1,\"currency\":\"USD\"}}";
  }
}
