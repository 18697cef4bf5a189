package mercato.bench.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mercato.bench.audit.ProductState.Shown;
import mercato.contract.Money;
import mercato.contract.product.ProductView;
import mercato.platform.json.Json;
import mercato.product.model.PricePlan;
import mercato.product.model.Product;
import org.junit.jupiter.api.Test;

/** The product service and the audit, each by itself, come to the same prices and versions. */
class PlanFoldTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final int SPAN = 40;

  private final Random random = new Random(4);

  @Test
  void bothComeToTheSameAtEveryInstant() throws Exception {
    for (int round = 0; round < 300; round++) {
      Product product = product(plan());
      ProductState kept = ProductState.stored(json(Json.text(product)));
      ProductState told = ProductState.told(json(Json.text(SmallCatalogue.fact(product))));
      for (int i = -1; i <= SPAN + 1; i++) {
        Instant at = START.plusMillis(i);
        Shown shown = Shown.of(json(Json.text(product.at(at).view())));
        assertThat(kept.at(at)).as(product.price() + " at " + at).isEqualTo(shown);
        assertThat(told.at(at)).as(product.price() + " told, at " + at).isEqualTo(shown);
      }
    }
  }

  @Test
  void whateverElseDiffersIsSeen() throws Exception {
    JsonNode product = json(Json.text(product(PricePlan.of(new Money(5, "USD"), START))));
    var others = new ArrayList<String>();
    others.add("\"Shirt\" -> \"Shirts\"");
    others.add("\"Apparel\" -> \"Apparels\"");
    others.add("\"Blue\" -> \"Red\"");
    others.add("\"a.jpg\" -> \"b.jpg\"");
    others.add("\"ACTIVE\" -> \"RETIRED\"");
    others.add("\"USD\" -> \"EUR\"");
    others.add("4.5 -> 4.6");
    others.add("\"count\":2 -> \"count\":3");
    others.add("\"version\":7 -> \"version\":8");
    others.add("\"amount\":5 -> \"amount\":6");
    for (String other : others) {
      String[] change = other.split(" -> ");
      JsonNode changed = json(product.toString().replace(change[0], change[1]));
      assertThat(changed).as(other).isNotEqualTo(product);
      assertThat(ProductState.stored(changed).at(START))
          .as(other)
          .isNotEqualTo(ProductState.stored(product).at(START));
    }
  }

  private PricePlan plan() {
    var changes = new ArrayList<PricePlan.Change>();
    for (int i = random.nextInt(4); i > 0; i--) {
      changes.add(
          new PricePlan.Change("c" + i, START.plusMillis(1 + random.nextInt(SPAN)), money()));
    }
    var sales = new ArrayList<PricePlan.Sale>();
    for (int i = random.nextInt(4); i > 0; i--) {
      int end = 1 + random.nextInt(SPAN);
      int begin = random.nextInt(end + 5) - 5;
      sales.add(
          new PricePlan.Sale(
              "s" + i,
              1 + random.nextInt(99),
              START.plusMillis(Math.min(begin, end - 1)),
              START.plusMillis(end)));
    }
    return new PricePlan(money(), changes, sales, START);
  }

  private Money money() {
    return new Money(random.nextInt(10_000), "USD");
  }

  private static Product product(PricePlan plan) {
    return new Product(
        "p",
        "Shirt",
        "Round neck",
        List.of("Apparel", "Topwear"),
        plan,
        List.of("a.jpg"),
        Map.of("colour", "Blue"),
        new ProductView.Rating(4.5, 2),
        ProductView.Status.ACTIVE,
        7,
        START.minusSeconds(60),
        START.minusSeconds(30));
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}
