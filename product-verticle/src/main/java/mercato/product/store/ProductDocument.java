package mercato.product.store;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mercato.contract.Money;
import mercato.contract.product.PriceStep;
import mercato.contract.product.ProductView;
import mercato.product.model.PricePlan;
import mercato.product.model.Product;
import mercato.product.store.ProductStore.Quote;
import mercato.product.store.ProductStore.Replacement;

/**
 * A product in MongoDB: {@code _id name description category price{amount, currency} changes[{id,
 * at, amount, currency}] sales[{id, percent, startsAt, endsAt}] settledAt images attributes
 * rating{average, count} status version createdAt updatedAt history[{from, amount, currency}]}.
 *
 * <p>{@code price} is the regular one, amounts are whole numbers of minor units, times are
 * milliseconds since 1970. Documents of an earlier form end at {@code updatedAt} and lack {@code
 * changes sales settledAt rating}: nothing is planned for them, and nobody has rated them.
 */
final class ProductDocument {

  private static final int MAX_HISTORY = 1_000;

  private ProductDocument() {}

  /** What a write expects to find: exactly the keys of an index. */
  static JsonObject key(Product product) {
    return new JsonObject().put("_id", product.id()).put("version", product.version());
  }

  static JsonObject document(Product product) {
    return fields(product)
        .put("_id", product.id())
        .put("createdAt", product.createdAt().toEpochMilli())
        .put("history", new JsonArray().add(step(product.updatedAt(), product.price().inForce())));
  }

  /** Sets all but what never changes, and appends to the history what came into force. */
  static JsonObject update(Replacement replacement) {
    var update = new JsonObject().put("$set", fields(replacement.after()));
    List<PriceStep> prices = replacement.before().pricesUntil(replacement.after());
    if (!prices.isEmpty()) {
      JsonArray steps = array(prices, price -> step(price.from(), price.price()));
      update.put(
          "$push",
          new JsonObject()
              .put("history", new JsonObject().put("$each", steps).put("$slice", -MAX_HISTORY)));
    }
    return update;
  }

  static Product product(JsonObject found) {
    JsonObject rating = found.getJsonObject("rating");
    return new Product(
        found.getString("_id"),
        found.getString("name"),
        found.getString("description"),
        strings(found.getJsonArray("category")),
        plan(found),
        strings(found.getJsonArray("images")),
        attributes(found.getJsonObject("attributes")),
        rating == null
            ? new ProductView.Rating(0, 0)
            : new ProductView.Rating(rating.getDouble("average"), rating.getInteger("count")),
        ProductView.Status.valueOf(found.getString("status")),
        found.getLong("version"),
        instant(found, "createdAt"),
        instant(found, "updatedAt"));
  }

  static Quote quote(JsonObject found) {
    return new Quote(
        found.getString("_id"),
        found.getString("name"),
        plan(found),
        ProductView.Status.valueOf(found.getString("status")));
  }

  static List<PriceStep> history(JsonObject found) {
    return found.containsKey("history")
        ? list(found, "history", each -> new PriceStep(instant(each, "from"), money(each)))
        : List.of(new PriceStep(instant(found, "updatedAt"), money(found.getJsonObject("price"))));
  }

  private static JsonObject fields(Product product) {
    PricePlan plan = product.price();
    return new JsonObject()
        .put("name", product.name())
        .put("description", product.description())
        .put("category", new JsonArray(product.category()))
        .put("price", json(plan.regular()))
        .put(
            "changes",
            array(
                plan.changes(),
                each ->
                    json(each.price()).put("id", each.id()).put("at", each.at().toEpochMilli())))
        .put("sales", array(plan.sales(), ProductDocument::json))
        .put("settledAt", plan.settledAt().toEpochMilli())
        .put("images", new JsonArray(product.images()))
        .put("attributes", new JsonObject(new LinkedHashMap<>(product.attributes())))
        .put(
            "rating",
            new JsonObject()
                .put("average", product.rating().average())
                .put("count", product.rating().count()))
        .put("status", product.status().name())
        .put("version", product.version())
        .put("updatedAt", product.updatedAt().toEpochMilli());
  }

  private static PricePlan plan(JsonObject found) {
    return new PricePlan(
        money(found.getJsonObject("price")),
        list(
            found,
            "changes",
            each -> new PricePlan.Change(each.getString("id"), instant(each, "at"), money(each))),
        list(found, "sales", ProductDocument::sale),
        instant(found, found.containsKey("settledAt") ? "settledAt" : "updatedAt"));
  }

  private static PricePlan.Sale sale(JsonObject found) {
    return new PricePlan.Sale(
        found.getString("id"),
        found.getInteger("percent"),
        instant(found, "startsAt"),
        instant(found, "endsAt"));
  }

  private static JsonObject json(PricePlan.Sale sale) {
    return new JsonObject()
        .put("id", sale.id())
        .put("percent", sale.percent())
        .put("startsAt", sale.startsAt().toEpochMilli())
        .put("endsAt", sale.endsAt().toEpochMilli());
  }

  private static JsonObject step(Instant from, Money price) {
    return json(price).put("from", from.toEpochMilli());
  }

  private static JsonObject json(Money money) {
    return new JsonObject().put("amount", money.amount()).put("currency", money.currency());
  }

  private static Money money(JsonObject found) {
    return new Money(found.getLong("amount"), found.getString("currency"));
  }

  private static Instant instant(JsonObject found, String name) {
    return Instant.ofEpochMilli(found.getLong(name));
  }

  private static <T> JsonArray array(List<T> items, Function<T, JsonObject> writer) {
    var array = new JsonArray();
    items.forEach(item -> array.add(writer.apply(item)));
    return array;
  }

  private static <T> List<T> list(JsonObject found, String name, Function<JsonObject, T> reader) {
    return found.getJsonArray(name, new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .map(reader)
        .toList();
  }

  private static List<String> strings(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }

  private static Map<String, String> attributes(JsonObject object) {
    var attributes = new LinkedHashMap<String, String>();
    object.forEach(member -> attributes.put(member.getKey(), (String) member.getValue()));
    return Collections.unmodifiableMap(attributes);
  }
}
