package mercato.product.search;

import static mercato.product.SampleProducts.product;
import static mercato.product.SampleProducts.view;
import static mercato.product.search.TestIndex.ids;
import static mercato.product.search.TestIndex.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextQueryTest {

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
    "watch, w2 w1 b1",
    "watches, w2 w1 b1",
    "WATCHING, w2 w1 b1",
    "wacth, w2 w1 b1",
    "wathc, w2 w1 b1",
    "waatches, w2 w1 b1",
    "mike, s1",
    "addidas tshrits, s2",
    "t-shirt, s2 s1 s3",
    "T shirt, s2 s1 s3",
    "tshirts, s2 s1 s3",
    "runnning, s1",
    "women red, s2",
    "blue shirts, s3 s1",
    "casio belt, b1",
    "nke bag, ''",
    "the of, ''",
    "!!!, ''"
  })
  void wordsAreFoundByStemAndThroughOneTypo(String q, String ids) throws IOException {
    assertThat(found(q)).isEqualTo(ids);
  }

  @Test
  void aNameCountsMoreThanADescription() throws IOException {
    assertThat(found("casio")).isEqualTo("w1 b1");
  }

  @Test
  void aWordThatManyProductsHaveIsMeantAsItIs() throws IOException {
    for (int i = 0; i < 6; i++) {
      index.write(view(product("k" + i, "Green skirt", "Apparel", 1_000, "Green")));
    }
    assertThat(ids(index.search("skirt"))).hasSize(6);
    assertThat(ids(index.search("shirt"))).startsWith("s3").contains("k0");
  }

  @ParameterizedTest
  @CsvSource({
    "ni, s1",
    "casio wat, w1",
    "adi, s2",
    "fos, w2",
    "fos women, ''",
    "n, ''",
    "'fos ', ''",
    "fos!, ''",
  })
  void theLastWordMayBeUnfinished(String q, String ids) throws IOException {
    assertThat(found(q)).isEqualTo(ids);
  }

  @Test
  void aWholeWordComesBeforeOneThatBeginsWithIt() throws IOException {
    index.write(named("r1", "Redwood"), named("r2", "A very long name of what is red, too"));
    assertThat(found("red")).isEqualTo("r2 s2 r1");
  }

  @ParameterizedTest
  @CsvSource({
    "\"running t-shirt\", s1",
    "\"running tshirts\", s1",
    "\"tshirt running\", ''",
    "\"men watch\", w1",
    "casio \"men watch\", w1",
    "\"men watch\" women, ''",
    "\"every watch from casio\", b1",
    "\"watches blue\", ''",
    "\"leather\", b1",
    "\"rnning shirt\", ''",
    "\"the\" casio, w1 b1",
    "\"\", ''",
    "\"men watch, w1",
  })
  void whatIsQuotedIsAPhrase(String q, String ids) throws IOException {
    assertThat(found(q)).isEqualTo(ids);
  }

  @Test
  void aBrandMaySitInTheAttributesAlone() throws IOException {
    index.write(
        view(product("x1", "Sneaker", "", "Shoes", 1_000, Map.of("brand", "Reebok"))),
        view(product("x2", "Sneaker", "", "Shoes", 1_000, Map.of("brand", "Puma"))));
    assertThat(found("rebok sneakers")).isEqualTo("x1");
  }

  private String found(String q) throws IOException {
    return String.join(" ", ids(index.search(q)));
  }
}
