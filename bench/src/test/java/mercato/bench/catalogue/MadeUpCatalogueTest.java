package mercato.bench.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MadeUpCatalogueTest {

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void aNumberAlwaysMakesTheSameProduct() {
    assertThat(MadeUpCatalogue.line(17)).isEqualTo(MadeUpCatalogue.line(17));
    assertThat(MadeUpCatalogue.line(17)).isNotEqualTo(MadeUpCatalogue.line(18));
  }

  @Test
  void allLinesAreThereOnceAndProgressIsTold() throws IOException {
    var told = new ArrayList<Integer>();
    var ids = new HashSet<String>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                MadeUpCatalogue.lines(1_234, told::add), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode product = json.readTree(line);
        ids.add(product.path("id").asText());
        assertThat(product.path("category")).hasSize(3);
        assertThat(product.path("price").path("amount").asLong()).isPositive();
      }
    }
    assertThat(ids).hasSize(1_234).contains(MadeUpCatalogue.id(0), MadeUpCatalogue.id(1_233));
    assertThat(told).containsExactly(500, 1_000, 1_234);
  }

  @Test
  void aKindOfThingStandsInOneCategoryAlone() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 100; i++) {
      String kind = MadeUpCatalogue.KINDS.any(random);
      assertThat(MadeUpCatalogue.category(kind))
          .isEqualTo(MadeUpCatalogue.category(kind))
          .last()
          .isEqualTo(kind);
    }
  }

  @Test
  void theFirstWordsAreUsedMost() {
    var words = Words.of(List.of("first", "second", "third", "fourth"));
    var random = new SplittableRandom(1);
    var counts = new HashMap<String, Integer>();
    IntStream.range(0, 10_000).forEach(i -> counts.merge(words.any(random), 1, Integer::sum));
    assertThat(counts.get("first")).isGreaterThan(counts.get("second"));
    assertThat(counts.get("second")).isGreaterThan(counts.get("third"));
    assertThat(counts.get("third")).isGreaterThan(counts.get("fourth"));
    assertThat(Words.made(300, 2, 1).any(random)).matches("[a-z]{4,12}");
  }
}
