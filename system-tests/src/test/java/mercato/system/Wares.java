package mercato.system;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Products that a test makes up, as request bodies. */
final class Wares {

  private static final int LETTERS = 10;

  private Wares() {}

  /** To be changed. */
  static Map<String, Object> product(String name, String category, int price) {
    var product = new HashMap<String, Object>();
    product.put("name", name);
    product.put("category", List.of(category));
    product.put("price", money(price));
    return product;
  }

  static Map<String, Object> money(int amount) {
    return Map.of("amount", amount, "currency", "USD");
  }

  /** Letters that are nobody else's, so that a search for them finds nothing near. */
  static String word() {
    return UUID.randomUUID()
        .toString()
        .replace("-", "")
        .chars()
        .limit(LETTERS)
        .mapToObj(digit -> String.valueOf((char) ('g' + Character.digit(digit, 16))))
        .collect(Collectors.joining("", "X", ""));
  }

  /** Puts it on sale; its id. */
  static String create(TestShop shop, Map<String, Object> product, int pieces) {
    String id = shop.staff().post("/v1/products", product).expect(201).text("/id");
    if (pieces > 0) {
      shop.staff().put("/v1/inventory/" + id, Map.of("onHand", pieces)).expect(200);
    }
    return id;
  }
}
