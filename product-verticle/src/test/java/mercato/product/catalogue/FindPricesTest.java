package mercato.product.catalogue;

import static mercato.product.SampleProducts.product;
import static mercato.product.SampleProducts.stored;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.Priced;
import mercato.contract.product.ProductOperations.PricesReply;
import mercato.platform.observe.Trace;
import mercato.product.SampleProducts;
import mercato.product.model.PricePlan.Sale;
import mercato.product.model.Product;
import mercato.product.store.CatalogueDatabase;
import mercato.product.store.Catalogues;
import mercato.product.store.ProductStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FindPricesTest {

  private static Vertx vertx;
  private static Context loop;
  private static ProductStore products;
  private static FindPrices find;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    loop = vertx.getOrCreateContext();
    products = new ProductStore(Catalogues.open(vertx));
    find = new FindPrices(products, InstantSource.system());
  }

  @AfterAll
  static void close() {
    await(vertx.close());
  }

  @Test
  void ofManyWhoAskAtOnceEachGetsWhatItAskedForInItsOrder() {
    await(products.insert(IntStream.range(0, 300).mapToObj(FindPricesTest::numbered).toList()));
    var questions = new ArrayList<List<String>>();
    for (int i = 0; i < 400; i++) {
      questions.add(List.of("n-" + i % 300, "missing-" + i, "no id", "n-" + i * 7 % 300));
    }
    List<Future<PricesReply>> answers = ask(find, questions);
    for (int i = 0; i < 400; i++) {
      var expected = IntStream.of(i % 300, i * 7 % 300).distinct().mapToObj(n -> "n-" + n).toList();
      var items = await(answers.get(i)).items();
      assertThat(items).extracting(Priced::productId).containsExactlyElementsOf(expected);
      assertThat(items.get(0).unitPrice().amount()).isEqualTo(i % 300);
    }
  }

  @Test
  void aLargeQuestionIsAnsweredWhole() {
    await(products.insert(IntStream.range(300, 500).mapToObj(FindPricesTest::numbered).toList()));
    var hundred = IntStream.range(300, 400).mapToObj(i -> "n-" + i).toList();
    var others = IntStream.range(400, 500).mapToObj(i -> "n-" + i).toList();
    ask(find, List.of(hundred, others, hundred, others))
        .forEach(answer -> assertThat(await(answer).items()).hasSize(100));
  }

  @Test
  void whoAsksAfterAWriteSeesItHoweverManyAskMeanwhile() {
    for (int round = 0; round < 20; round++) {
      String id = "fresh-" + round;
      List<Future<PricesReply>> noise = ask(find, List.of(List.of(id), List.of(id), List.of(id)));
      await(products.insert(List.of(stored(product(id, "Fresh", "Apparel", 5, "Blue")))));
      var after = ask(find, List.of(List.of(id))).get(0);
      assertThat(await(after).items()).hasSize(1);
      await(Future.all(noise));
    }
  }

  @Test
  void aPriceIsInForceFromItsInstantOnThoughNobodyHasWrittenIt() {
    Product plain = numbered(1_000);
    var sale =
        new Sale("s", 50, SampleProducts.AT.plusSeconds(10), SampleProducts.AT.plusSeconds(20));
    await(products.insert(List.of(plain.withPrice(plain.price().with(sale)))));
    var prices = new ArrayList<Long>();
    for (int second : List.of(9, 10, 19, 20)) {
      var then = new FindPrices(products, () -> SampleProducts.AT.plusSeconds(second));
      prices.add(
          await(ask(then, List.of(List.of("n-1000"))).get(0)).items().get(0).unitPrice().amount());
    }
    assertThat(prices).containsExactly(1_000L, 500L, 500L, 1_000L);
  }

  @Test
  void withoutTheStoreAllAreRefused() {
    var away = CatalogueDatabase.open(vertx, "mongodb://127.0.0.1:1");
    ask(
            new FindPrices(new ProductStore(away), InstantSource.system()),
            List.of(List.of("a"), List.of("b"), List.of("c")))
        .forEach(
            answer -> {
              await(answer.otherwiseEmpty());
              assertThat(((Problem) answer.cause()).kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
            });
    await(away.close());
  }

  private static Product numbered(int number) {
    return stored(product("n-" + number, "Number " + number, "Apparel", number, "Blue"));
  }

  /** All in the same turn of the loop. */
  private static List<Future<PricesReply>> ask(FindPrices find, List<List<String>> questions) {
    var caller = Caller.service(Trace.next(), System.currentTimeMillis() + 15_000);
    List<Promise<PricesReply>> answers = questions.stream().map(any -> answer()).toList();
    loop.runOnContext(
        go -> {
          for (int i = 0; i < answers.size(); i++) {
            find.handle(new ProductOperations.FindPrices(questions.get(i)), caller)
                .onComplete(answers.get(i)::handle);
          }
        });
    return answers.stream().map(Promise::future).toList();
  }

  private static Promise<PricesReply> answer() {
    return Promise.promise();
  }
}
