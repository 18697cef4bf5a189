package mercato.product.store;

import com.mongodb.MongoBulkWriteException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mercato.contract.Money;
import mercato.contract.product.ProductOperations.Priced;
import mercato.contract.product.ProductView;
import mercato.platform.mongo.Mongo;

/**
 * The products, a document each: {@code _id name description category price{amount, currency}
 * images attributes status version createdAt updatedAt}. The amount is a whole number of minor
 * units.
 */
public final class ProductStore {

  /** So many documents are turned into BSON at a time, which keeps the event loop free. */
  private static final int BULK = 250;

  private static final JsonObject PRICE_FIELDS =
      new JsonObject().put("name", 1).put("price", 1).put("status", 1);
  private static final JsonObject ALL_FIELDS = new JsonObject();

  private final MongoClient client;

  public ProductStore(CatalogueDatabase database) {
    this.client = database.client();
  }

  public Future<Optional<ProductView>> find(String id) {
    return client
        .findOne(CatalogueDatabase.PRODUCTS, byId(id), ALL_FIELDS)
        .map(found -> Optional.ofNullable(found).map(ProductStore::view))
        .recover(Mongo::translate);
  }

  /** Those that are there, in no order. */
  public Future<List<ProductView>> find(Collection<String> ids) {
    return findFields(ids, ALL_FIELDS)
        .map(found -> found.stream().map(ProductStore::view).toList());
  }

  /** Names and prices of those that are there, in no order. */
  public Future<List<Priced>> prices(Collection<String> ids) {
    return findFields(ids, PRICE_FIELDS)
        .map(found -> found.stream().map(ProductStore::priced).toList());
  }

  /** Writes those whose id is not taken, each by itself, and says how many they were. */
  public Future<Integer> insert(List<ProductView> products) {
    Future<Integer> added = Future.succeededFuture(0);
    for (int from = 0; from < products.size(); from += BULK) {
      var part = products.subList(from, Math.min(from + BULK, products.size()));
      added = added.compose(before -> insertBulk(part).map(count -> before + count));
    }
    return added.recover(Mongo::translate);
  }

  private Future<Integer> insertBulk(List<ProductView> products) {
    return client
        .bulkWriteWithOptions(
            CatalogueDatabase.PRODUCTS,
            products.stream().map(each -> BulkOperation.createInsert(document(each))).toList(),
            new BulkWriteOptions().setOrdered(false))
        .map(products.size())
        .recover(
            failure ->
                failure instanceof MongoBulkWriteException bulk && onlyTaken(bulk)
                    ? Future.succeededFuture(products.size() - bulk.getWriteErrors().size())
                    : Future.failedFuture(failure));
  }

  private static boolean onlyTaken(MongoBulkWriteException bulk) {
    return bulk.getWriteConcernError() == null
        && bulk.getWriteErrors().stream()
            .allMatch(error -> error.getCode() == CatalogueDatabase.DUPLICATE_KEY);
  }

  private Future<List<JsonObject>> findFields(Collection<String> ids, JsonObject fields) {
    return client
        .findWithOptions(
            CatalogueDatabase.PRODUCTS,
            new JsonObject()
                .put("_id", new JsonObject().put("$in", new JsonArray(List.copyOf(ids)))),
            new FindOptions().setFields(fields).setBatchSize(Math.max(1, ids.size())))
        .recover(Mongo::translate);
  }

  private static JsonObject byId(String id) {
    return new JsonObject().put("_id", id);
  }

  private static JsonObject document(ProductView product) {
    return byId(product.id())
        .put("name", product.name())
        .put("description", product.description())
        .put("category", new JsonArray(product.category()))
        .put(
            "price",
            new JsonObject()
                .put("amount", product.price().amount())
                .put("currency", product.price().currency()))
        .put("images", new JsonArray(product.images()))
        .put("attributes", new JsonObject(new LinkedHashMap<>(product.attributes())))
        .put("status", product.status().name())
        .put("version", product.version())
        .put("createdAt", product.createdAt().toEpochMilli())
        .put("updatedAt", product.updatedAt().toEpochMilli());
  }

  private static ProductView view(JsonObject found) {
    return new ProductView(
        found.getString("_id"),
        found.getString("name"),
        found.getString("description"),
        strings(found.getJsonArray("category")),
        price(found),
        strings(found.getJsonArray("images")),
        attributes(found.getJsonObject("attributes")),
        new ProductView.Rating(0, 0),
        ProductView.Status.valueOf(found.getString("status")),
        found.getLong("version"),
        Instant.ofEpochMilli(found.getLong("createdAt")),
        Instant.ofEpochMilli(found.getLong("updatedAt")));
  }

  private static Priced priced(JsonObject found) {
    return new Priced(
        found.getString("_id"),
        found.getString("name"),
        price(found),
        ProductView.Status.valueOf(found.getString("status")));
  }

  private static Money price(JsonObject found) {
    JsonObject price = found.getJsonObject("price");
    return new Money(price.getLong("amount"), price.getString("currency"));
  }

  private static List<String> strings(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }

  private static Map<String, String> attributes(JsonObject object) {
    var attributes = new LinkedHashMap<String, String>();
    object.forEach(member -> attributes.put(member.getKey(), (String) member.getValue()));
    return attributes;
  }
}
