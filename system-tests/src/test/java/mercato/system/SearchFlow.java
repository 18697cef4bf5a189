package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What a search finds among real products, and whether its numbers add up. */
abstract class SearchFlow {

  private static final Pattern ROUND_NECK = Pattern.compile("(?i).*round\\W+neck.*");

  abstract TestShop shop();

  @Test
  void aMisspeltBrandFindsTheBrand() {
    assertThat(names("q=nkie")).hasSize(20).allMatch(name -> name.contains("nike"));
    assertThat(names("q=addidas")).hasSize(20).allMatch(name -> name.contains("adidas"));
    assertThat(names("q=reebk+shoes")).hasSize(20).allMatch(name -> name.contains("reebok"));
  }

  @Test
  void aPluralFindsWhatIsNamedInTheSingular() {
    assertThat(names("q=watches")).hasSize(20).allMatch(name -> name.contains("watch"));
    assertThat(names("q=turtle+check+shirts"))
        .isNotEmpty()
        .allMatch(name -> name.contains("check") && name.contains("shirt"));
  }

  @Test
  void aColourAndATypeFindBoth() {
    assertThat(first("q=blue+shirts"))
        .hasSize(20)
        .allMatch(item -> text(item, "/attributes/colour").contains("blue"))
        .allMatch(item -> text(item, "/name").contains("shirt"));
    assertThat(first("q=red+handbags"))
        .hasSize(20)
        .allMatch(item -> item.at("/category/2").asText().equals("Handbags"));
  }

  @Test
  void aPhraseFindsItsWordsInTheirOrderOnly() {
    List<JsonNode> phrase = walk("q=" + encoded("\"round neck\""));
    assertThat(phrase)
        .hasSizeGreaterThan(10)
        .allMatch(item -> ROUND_NECK.matcher(text(item, "/name")).matches());
    assertThat(walk("q=round+neck")).hasSizeGreaterThanOrEqualTo(phrase.size());
    assertThat(walk("q=" + encoded("\"neck round\""))).isEmpty();
  }

  @Test
  void anUnfinishedWordFindsWhatItMayBecome() {
    assertThat(names("q=turtle+che")).isNotEmpty().allMatch(name -> name.contains("check"));
  }

  @Test
  void aNameCountsForMoreThanADescription() {
    assertThat(names("q=jeans")).hasSize(20).allMatch(name -> name.contains("jean"));
  }

  @Test
  void facetsAddUpToWhatAWalkShows() {
    for (String filter : List.of("attr.gender=Unisex", "q=puma", "category=Personal+Care")) {
      int total = walk(filter).size();
      JsonNode facets =
          shop()
              .guest()
              .get("/v1/products?limit=1&facets=category,attr.season,attr.colour,price&" + filter)
              .expect(200)
              .body()
              .path("facets");
      if (!filter.startsWith("category")) {
        assertThat(sum(facets.path("category"), false)).as(filter).isEqualTo(total);
      }
      assertThat(sum(facets.path("attr.colour"), true)).as(filter).isEqualTo(total);
      assertThat(sum(facets.path("price"), true)).as(filter).isEqualTo(total);
      assertThat(sum(facets.path("attr.season"), true)).as(filter).isLessThanOrEqualTo(total);
    }
  }

  @Test
  void aFacetLeavesItsOwnFilterOutAndRespectsTheOthers() {
    String others = "category=Apparel/Topwear/Shirts&attr.season=Fall";
    int blue = walk(others + "&attr.colour=Blue").size();
    JsonNode colours =
        shop()
            .guest()
            .get("/v1/products?limit=1&facets=attr.colour&attr.colour=Blue&" + others)
            .expect(200)
            .body()
            .at("/facets/attr.colour");
    assertThat(count(colours, "Blue")).isEqualTo(blue).isPositive();
    assertThat(sum(colours, true)).isEqualTo(walk(others).size());
  }

  @Test
  void filtersCombine() {
    String base = "category=Apparel/Topwear/Shirts&maxPrice=15000&minPrice=1000&inStock=true";
    List<JsonNode> both = walk(base + "&attr.colour=Blue&attr.colour=White&attr.season=Summer");
    assertThat(both)
        .isNotEmpty()
        .allMatch(item -> item.at("/category/2").asText().equals("Shirts"))
        .allMatch(item -> List.of("Blue", "White").contains(item.at("/attributes/colour").asText()))
        .allMatch(item -> item.at("/attributes/season").asText().equals("Summer"))
        .allMatch(item -> item.at("/price/amount").asInt() >= 1_000)
        .allMatch(item -> item.at("/price/amount").asInt() <= 15_000);
    int blue = walk(base + "&attr.colour=Blue&attr.season=Summer").size();
    int white = walk(base + "&attr.colour=White&attr.season=Summer").size();
    assertThat(both).hasSize(blue + white);
  }

  @Test
  void aWalkShowsEachProductOnceAndNoneIsMissing() {
    int footwear =
        count(
            shop()
                .guest()
                .get("/v1/products?limit=1&facets=category")
                .expect(200)
                .body()
                .at("/facets/category"),
            "Footwear");
    for (String sort : List.of("newest", "price", "-price")) {
      List<JsonNode> all = walk("category=Footwear&sort=" + sort);
      assertThat(all.stream().map(item -> item.path("id").asText()))
          .as(sort)
          .doesNotHaveDuplicates()
          .hasSize(footwear);
      if (sort.equals("price")) {
        assertThat(all)
            .isSortedAccordingTo(Comparator.comparing(item -> item.at("/price/amount").asLong()));
      }
    }
  }

  /** All that match, page after page. */
  private List<JsonNode> walk(String query) {
    var all = new ArrayList<JsonNode>();
    String cursor = "";
    do {
      JsonNode page =
          shop().guest().get("/v1/products?limit=100&" + query + cursor).expect(200).body();
      page.path("items").forEach(all::add);
      JsonNode next = page.path("next");
      cursor = next.isNull() ? null : "&cursor=" + encoded(next.asText());
    } while (cursor != null);
    return all;
  }

  private List<JsonNode> first(String query) {
    JsonNode items = shop().guest().get("/v1/products?" + query).expect(200).body().path("items");
    return StreamSupport.stream(items.spliterator(), false).toList();
  }

  /** Of the first ones, in small letters. */
  private List<String> names(String query) {
    return first(query).stream().map(item -> text(item, "/name")).toList();
  }

  private static String text(JsonNode item, String pointer) {
    return item.at(pointer).asText().toLowerCase(Locale.ROOT);
  }

  /**
   * @param deep whether values below others count, too
   */
  private static int sum(JsonNode counts, boolean deep) {
    return StreamSupport.stream(counts.spliterator(), false)
        .filter(each -> deep || !each.path("value").asText().contains("/"))
        .mapToInt(each -> each.path("count").asInt())
        .sum();
  }

  private static int count(JsonNode counts, String value) {
    return StreamSupport.stream(counts.spliterator(), false)
        .filter(each -> each.path("value").asText().equals(value))
        .mapToInt(each -> each.path("count").asInt())
        .sum();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
