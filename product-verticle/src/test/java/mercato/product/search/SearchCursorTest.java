package mercato.product.search;

import static mercato.product.SampleProducts.changed;
import static mercato.product.SampleProducts.product;
import static mercato.product.SampleProducts.view;
import static mercato.product.search.TestIndex.SHOP;
import static mercato.product.search.TestIndex.ids;
import static mercato.product.search.TestIndex.rated;
import static mercato.product.search.TestIndex.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mercato.contract.Problem;
import mercato.contract.product.ProductOperations.Sort;
import mercato.contract.product.ProductView;
import mercato.contract.product.ProductView.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The orders of lists and their pages. */
class SearchCursorTest {

  private TestIndex index;

  @BeforeEach
  void open() throws IOException {
    index = TestIndex.ofShop();
  }

  @AfterEach
  void close() throws IOException {
    index.close();
  }

  @Test
  void listsAreOrderedAsAskedAndTiesById() throws IOException {
    assertThat(sorted(Sort.PRICE)).containsExactly("s1", "s2", "b1", "s3", "w1", "w2");
    assertThat(sorted(Sort.PRICE_DESCENDING)).containsExactly("w2", "w1", "s3", "b1", "s2", "s1");
    assertThat(sorted(Sort.NEWEST)).containsExactly("w2", "w1", "s3", "s2", "s1", "b1");
    index.write(rated(SHOP.get(0), 4.5), rated(SHOP.get(4), 4.51));
    assertThat(sorted(Sort.RATING)).containsExactly("w2", "s1", "w1", "s3", "s2", "b1");
    index.popularity(Map.of("b1", 7L, "s3", 8L, "w1", 0L));
    assertThat(sorted(Sort.POPULARITY)).containsExactly("s3", "b1", "w2", "w1", "s2", "s1");
  }

  @ParameterizedTest
  @EnumSource(Sort.class)
  void aWalkWhileOthersWriteRepeatsNothingAndMissesNothing(Sort sort) throws IOException {
    var random = new Random(42);
    var there = new ArrayList<String>();
    for (int i = 0; i < 300; i++) {
      there.add("p" + i);
      index.index.apply(List.of(snapshot(random(random, "p" + i))));
      index.index.applyPopularity(Map.of("p" + i, (long) random.nextInt(4)));
      if (i % 30 == 0) {
        index.index.refresh();
      }
    }
    index.index.refresh();
    var seen = new ArrayList<String>();
    String cursor = null;
    do {
      var reply = index.sorted("gadget", sort, 7, cursor);
      seen.addAll(ids(reply));
      cursor = reply.next();
      index.write(random(random, "late" + seen.size()));
      index.stock("p" + random.nextInt(300), random.nextBoolean());
    } while (cursor != null);
    assertThat(seen).doesNotHaveDuplicates().containsAll(there);
  }

  @ParameterizedTest
  @EnumSource(Sort.class)
  void pagesOfOneAreTheListAlsoWhenAllAreTied(Sort sort) throws IOException {
    for (int i = 0; i < 40; i++) {
      index.index.apply(
          List.of(snapshot(view(product("t" + i, "Tied gadget", "Gadgets", 5, "Grey")))));
      if (i % 9 == 0) {
        index.index.refresh();
      }
    }
    index.index.refresh();
    var list = ids(index.sorted("gadget", sort, 100, null));
    var pages = new ArrayList<String>();
    String cursor = null;
    do {
      var reply = index.sorted("gadget", sort, 1, cursor);
      pages.addAll(ids(reply));
      cursor = reply.next();
    } while (cursor != null);
    assertThat(pages).hasSize(40).isEqualTo(list);
  }

  @Test
  void whereThePageEndedNeedNotBeThereAnyMore() throws IOException {
    var first = index.sorted(null, Sort.PRICE, 2, null);
    assertThat(ids(first)).containsExactly("s1", "s2");
    index.write(changed(SHOP.get(1), 2_000, Status.RETIRED));
    assertThat(ids(index.sorted(null, Sort.PRICE, 2, first.next()))).containsExactly("b1", "s3");
  }

  @Test
  void theLastPageHasNoNext() throws IOException {
    var first = index.sorted(null, Sort.PRICE, 5, null);
    assertThat(first.next()).isNotNull();
    var second = index.sorted(null, Sort.PRICE, 5, first.next());
    assertThat(ids(second)).containsExactly("w2");
    assertThat(second.next()).isNull();
    assertThat(index.sorted(null, Sort.PRICE, 6, null).next()).isNull();
  }

  @Test
  void aCursorOfAnotherListOrNoneAtAllIsRefused() throws IOException {
    String byPrice = index.sorted(null, Sort.PRICE, 2, null).next();
    assertThat(refusal(Sort.NEWEST, byPrice)).isEqualTo("INVALID_REQUEST");
    assertThat(refusal(Sort.PRICE, "%%%")).isEqualTo("INVALID_REQUEST");
    assertThat(refusal(Sort.PRICE, "")).isEqualTo("INVALID_REQUEST");
    assertThat(refusal(Sort.PRICE, encoded("2 PRICE x id"))).isEqualTo("INVALID_REQUEST");
    String relevance = encoded("2 RELEVANCE 99999999999 id");
    assertThat(
            catchThrowableOfType(
                    Problem.class, () -> index.sorted("nike", Sort.RELEVANCE, 2, relevance))
                .code())
        .isEqualTo("INVALID_REQUEST");
  }

  @Test
  void aCursorOfAFormerFormatHasExpired() {
    assertThat(refusal(Sort.PRICE, encoded("1 PRICE 1 id"))).isEqualTo("CURSOR_EXPIRED");
  }

  private static ProductView random(Random random, String id) {
    String name = "Gadget" + " extra".repeat(random.nextInt(4));
    var product = view(product(id, name, "Gadgets", random.nextInt(10), "Grey"));
    return rated(product, random.nextInt(6));
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> sorted(Sort sort) throws IOException {
    return ids(index.sorted(null, sort, 20, null));
  }

  private String refusal(Sort sort, String cursor) {
    return catchThrowableOfType(Problem.class, () -> index.sorted(null, sort, 2, cursor)).code();
  }
}
