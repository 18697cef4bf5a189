package mercato.product.search;

import static mercato.product.SampleProducts.changed;
import static mercato.product.search.TestIndex.SHOP;
import static mercato.product.search.TestIndex.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mercato.contract.product.ProductOperations.Suggestion;
import mercato.contract.product.ProductView;
import mercato.contract.product.ProductView.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {

  private final Suggestions suggestions = new Suggestions();
  private TestIndex index;

  @BeforeEach
  void open() throws IOException {
    index = TestIndex.ofShop();
  }

  @AfterEach
  void close() throws IOException {
    index.close();
  }

  @ParameterizedTest
  @CsvSource({
    "w, w1 w2 s2",
    "wat, w1 w2",
    "casio w, w1",
    "w cas, w1",
    "CASIO MEN WATCH, w1",
    "Fossil Wömen, w2",
    "t-sh, s1 s2",
    "watchs, ''",
    "casio x, ''",
    "blue, ''",
    "accessor, ''",
    "?, ''"
  })
  void eachTypedWordBeginsAWordOfTheName(String q, String ids) {
    index.read(
        searcher -> {
          assertThat(suggestions.complete(searcher, q, 10))
              .extracting(Suggestion::productId)
              .containsExactlyInAnyOrder(ids.isEmpty() ? new String[0] : ids.split(" "));
          return null;
        });
  }

  @Test
  void theMostPopularComeFirstAndNoMoreThanAskedFor() throws IOException {
    index.popularity(Map.of("s2", 5L, "w1", 7L));
    assertThat(complete("w", 2))
        .containsExactly(
            new Suggestion("Casio Men Watch", "w1"), new Suggestion("Adidas Women Tshirts", "s2"));
  }

  @Test
  void aTextComesOnceAndNamesAProductOnlyIfItIsTheOnlyOne() throws IOException {
    index.write(named("n1", "Red Hat"), named("n2", "red hat"), named("n3", "Red Hat with Band"));
    index.popularity(Map.of("n1", 9L, "n2", 8L, "n3", 7L));
    assertThat(complete("red", 10))
        .containsExactly(
            new Suggestion("Red Hat", null), new Suggestion("Red Hat with Band", "n3"));
    index.write(changed(named("n2", "red hat"), 5, Status.RETIRED));
    assertThat(complete("red", 10).get(0)).isEqualTo(new Suggestion("Red Hat", "n1"));
  }

  @Test
  void manyOfOneNameDoNotHideOthers() throws IOException {
    index.write(
        IntStream.range(0, 200)
            .mapToObj(i -> named("same" + i, "Same name"))
            .toArray(ProductView[]::new));
    index.write(named("a", "Same again"));
    assertThat(complete("sam", 5))
        .extracting(Suggestion::text)
        .containsExactly("Same name", "Same again");
  }

  @Test
  void aLongWordIsComparedByItsBeginning() throws IOException {
    index.write(named("l1", "Internationalisation handbook"));
    assertThat(complete("internationalis", 5)).hasSize(1);
  }

  @Test
  void aRetiredProductIsNotSuggested() throws IOException {
    index.write(changed(SHOP.get(3), 5, Status.RETIRED));
    assertThat(complete("casio", 5)).isEmpty();
  }

  private List<Suggestion> complete(String q, int limit) {
    return index.read(searcher -> suggestions.complete(searcher, q, limit));
  }
}
