package mercato.product.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import mercato.platform.mongo.Mongo;
import mercato.product.model.CategorySale;
import mercato.product.model.CategorySale.Stage;

/**
 * The sales, a document each: {@code _id name category percent startsAt endsAt createdAt
 * cancelledAt reached open}; {@code open} until all is done for it. A small collection: some
 * hundreds a year.
 *
 * <p>Each write sets a field that no other write depends on, so that none needs a version.
 */
public final class SaleStore {

  private static final String SALES = "sales";
  private static final int MAX_OPEN = 1_000;
  private static final JsonObject NEWEST_FIRST = new JsonObject().put("_id", -1);

  private final MongoClient client;

  public SaleStore(CatalogueDatabase database) {
    this.client = database.client();
  }

  public Future<Void> add(CategorySale sale) {
    return client.insert(SALES, document(sale)).<Void>mapEmpty().recover(Mongo::translate);
  }

  public Future<Optional<CategorySale>> find(String id) {
    return client
        .findOne(SALES, byId(id), new JsonObject())
        .map(found -> Optional.ofNullable(found).map(SaleStore::sale))
        .recover(Mongo::translate);
  }

  /** Those that are not over, and those for which something is left to be done, in no order. */
  public Future<List<CategorySale>> open() {
    return find(new JsonObject().put("open", true), new FindOptions().setLimit(MAX_OPEN));
  }

  /** The newest first, whatever has become of them. */
  public Future<List<CategorySale>> newest(int limit) {
    return find(new JsonObject(), new FindOptions().setSort(NEWEST_FIRST).setLimit(limit));
  }

  public Future<Void> cancel(String id, Instant at) {
    return set(id, new JsonObject().put("cancelledAt", at.toEpochMilli()));
  }

  /** Puts a sale onto another path. */
  public Future<Void> move(String id, String category) {
    return set(id, new JsonObject().put("category", category));
  }

  /** Notes that a sale has come so far; true for the one who was the first to. */
  public Future<Boolean> reach(String id, Stage stage) {
    JsonObject update =
        new JsonObject().put("$addToSet", new JsonObject().put("reached", stage.name()));
    if (stage == Stage.CLOSED) {
      update.put("$set", new JsonObject().put("open", false));
    }
    return client
        .findOneAndUpdate(SALES, byId(id), update)
        .map(before -> before != null && !sale(before).reached().contains(stage))
        .recover(Mongo::translate);
  }

  private Future<Void> set(String id, JsonObject fields) {
    return client
        .updateCollection(SALES, byId(id), new JsonObject().put("$set", fields))
        .<Void>mapEmpty()
        .recover(Mongo::translate);
  }

  private Future<List<CategorySale>> find(JsonObject filter, FindOptions options) {
    return client
        .findWithOptions(SALES, filter, options)
        .map(found -> found.stream().map(SaleStore::sale).toList())
        .recover(Mongo::translate);
  }

  private static JsonObject byId(String id) {
    return new JsonObject().put("_id", id);
  }

  private static JsonObject document(CategorySale sale) {
    return byId(sale.id())
        .put("name", sale.name())
        .put("category", sale.category())
        .put("percent", sale.percent())
        .put("startsAt", sale.startsAt().toEpochMilli())
        .put("endsAt", sale.endsAt().toEpochMilli())
        .put("createdAt", sale.createdAt().toEpochMilli())
        .put("reached", new JsonArray())
        .put("open", true);
  }

  private static CategorySale sale(JsonObject found) {
    Long cancelledAt = found.getLong("cancelledAt");
    return new CategorySale(
        found.getString("_id"),
        found.getString("name"),
        found.getString("category"),
        found.getInteger("percent"),
        instant(found, "startsAt"),
        instant(found, "endsAt"),
        instant(found, "createdAt"),
        cancelledAt == null ? null : Instant.ofEpochMilli(cancelledAt),
        found.getJsonArray("reached").stream()
            .map(name -> Stage.valueOf((String) name))
            .collect(Collectors.toSet()));
  }

  private static Instant instant(JsonObject found, String field) {
    return Instant.ofEpochMilli(found.getLong(field));
  }
}
