package mercato.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;

/** Values near the edge of what the contract takes. */
final class Values {

  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "15970",
          "a b",
          "ä",
          "💡",
          "100%",
          "c++",
          "\"q\"",
          "a,b",
          "price",
          "attr.colour",
          "category,price",
          "attr.",
          "relevance",
          "-price",
          "popularity",
          "attr.colour,rating,inStock",
          "attr.a b",
          "newest",
          "CONFIRMED",
          "confirmed",
          "2026-01-31T12:00:00Z",
          "2026-01-31T12:00:00+02:00",
          "2026-01-31",
          "2026-13-01T00:00:00Z",
          "yesterday",
          "0194bb1c-2f00-7000-8000-000000000001",
          "0194BB1C-2F00-7000-8000-000000000001",
          "0194bb1c2f007000800000000000001",
          "../x",
          "\u0000",
          " ",
          "\t");

  /** No {@code 1.0}: JSON Schema calls it a whole number, an address line had better not. */
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "4.5",
          "5.01",
          "20",
          "100",
          "101",
          "999",
          "-0",
          "01",
          "+1",
          "1e2x",
          "0x1",
          "ten",
          "",
          "9223372036854775807",
          "9223372036854775808",
          "99999999999999999999999",
          "1 2",
          "true");

  private static final List<Object> JSON =
      List.of(
          0,
          1,
          -1,
          999,
          1_000,
          1.5,
          Long.MAX_VALUE,
          "",
          "a",
          "card",
          "USD",
          "US",
          "usd",
          "ann@example.com",
          "correct horse",
          "x".repeat(300),
          true,
          new JsonArray(),
          new JsonObject(),
          "A\u0000",
          " b");

  private Values() {}

  static String any(Random random, JsonObject parameter) {
    if (random.nextInt(10) == 0) {
      return "x".repeat(random.nextInt(1_200));
    }
    List<String> pool = random.nextInt(3) == 0 || isNumber(parameter) ? NUMBERS : TEXTS;
    return pool.get(random.nextInt(pool.size()));
  }

  /**
   * @param schema the parameter's, references followed
   */
  static String good(JsonObject parameter, JsonObject schema) {
    if (schema.containsKey("enum")) {
      return schema.getJsonArray("enum").getString(0);
    }
    return switch (parameter.getString("name")) {
      case "minPrice", "maxPrice", "limit", "rating", "Last-Event-ID" -> "1";
      case "lowStock", "inStock", "hidden", "unread" -> "true";
      case "facets" -> "price";
      case "from", "to" -> "2026-01-31T12:00:00Z";
      case "orderId", "paymentId", "returnId" -> "0194bb1c-2f00-7000-8000-000000000001";
      default -> "a";
    };
  }

  /** A good body with something of it changed, put in or taken out. */
  static Buffer body(Random random, String operationId) {
    JsonObject body = new JsonObject(GoodBodies.of(operationId));
    JsonObject at = body;
    while (random.nextBoolean()) {
      var below =
          at.stream()
              .map(
                  each ->
                      each.getValue() instanceof JsonArray all ? all.getValue(0) : each.getValue())
              .filter(JsonObject.class::isInstance)
              .toList();
      if (below.isEmpty()) {
        break;
      }
      at = (JsonObject) below.get(random.nextInt(below.size()));
    }
    var names = List.copyOf(at.fieldNames());
    String name = names.isEmpty() ? "x" : names.get(random.nextInt(names.size()));
    switch (random.nextInt(5)) {
      case 0 -> at.remove(name);
      case 1 -> at.put("surprise", 1);
      case 2 -> at.putNull(name);
      case 3 -> at.put(name, JSON.get(random.nextInt(JSON.size())));
      default -> {}
    }
    return body.toBuffer();
  }

  private static boolean isNumber(JsonObject parameter) {
    return List.of("minPrice", "maxPrice", "limit", "rating").contains(parameter.getString("name"));
  }
}
