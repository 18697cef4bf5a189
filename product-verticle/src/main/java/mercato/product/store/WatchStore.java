package mercato.product.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import mercato.contract.Money;
import mercato.contract.product.ProductView;
import mercato.platform.mongo.Mongo;
import mercato.product.model.Watch;

/**
 * Watches: {@code _id (user/product) userId productId amount currency version stockAt sequence
 * createdAt}; {@code version} is the product's.
 *
 * <p>Those of a user and those of a product are read by an index, a page at a time. The emulator
 * has unique indexes only and looks at every watch for them.
 */
public final class WatchStore {

  private static final String WATCHES = "watches";
  private static final int MAX_PRODUCTS = 500;
  private static final JsonObject NEWEST_FIRST = new JsonObject().put("sequence", -1);
  private static final BulkWriteOptions EACH_BY_ITSELF = new BulkWriteOptions().setOrdered(false);

  private final MongoClient client;

  public WatchStore(CatalogueDatabase database) {
    this.client = database.client();
  }

  static Future<Void> ensureIndexes(MongoClient client) {
    return client
        .createIndexWithOptions(
            WATCHES,
            new JsonObject().put("_id", 1).put("version", 1),
            new IndexOptions().unique(true))
        .compose(
            done ->
                client.createIndex(WATCHES, new JsonObject().put("userId", 1).put("sequence", -1)))
        .compose(done -> client.createIndex(WATCHES, new JsonObject().put("productId", 1)));
  }

  /** False when the user watches the product already. */
  public Future<Boolean> insert(Watch watch) {
    return CatalogueDatabase.insertNew(client, WATCHES, document(watch));
  }

  public Future<Optional<Watch>> find(String id) {
    return client
        .findOne(WATCHES, byId(id), new JsonObject())
        .map(found -> Optional.ofNullable(found).map(WatchStore::watch))
        .recover(Mongo::translate);
  }

  public Future<Void> remove(String id) {
    return client.removeDocument(WATCHES, byId(id)).<Void>mapEmpty().recover(Mongo::translate);
  }

  /** Removes all of these users. */
  public Future<Void> forget(Collection<String> userIds) {
    var these = new JsonObject().put("$in", new JsonArray(List.copyOf(userIds)));
    return client
        .removeDocuments(WATCHES, new JsonObject().put("userId", these))
        .<Void>mapEmpty()
        .recover(Mongo::translate);
  }

  /** How many a user has. */
  public Future<Long> count(String userId) {
    return client.count(WATCHES, new JsonObject().put("userId", userId)).recover(Mongo::translate);
  }

  /**
   * A page of a user's, the newest first.
   *
   * @param before sequence of the one that the page stands behind, or null
   */
  public Future<List<Watch>> list(String userId, String before, int limit) {
    JsonObject filter = new JsonObject().put("userId", userId);
    if (before != null) {
      filter.put("sequence", lessThan(before));
    }
    return find(filter, new FindOptions().setSort(NEWEST_FIRST), limit);
  }

  /**
   * Which of these products anybody watches.
   *
   * @param productIds at most 500
   */
  public Future<Set<String>> watched(Collection<String> productIds) {
    var among = new JsonObject().put("$in", new JsonArray(List.copyOf(productIds)));
    JsonArray pipeline =
        new JsonArray()
            .add(new JsonObject().put("$match", new JsonObject().put("productId", among)))
            .add(new JsonObject().put("$group", new JsonObject().put("_id", "$productId")));
    return client
        .runCommand(
            "aggregate",
            new JsonObject()
                .put("aggregate", WATCHES)
                .put("pipeline", pipeline)
                .put("cursor", new JsonObject().put("batchSize", MAX_PRODUCTS)))
        .map(
            answer ->
                answer.getJsonObject("cursor").getJsonArray("firstBatch").stream()
                    .map(group -> ((JsonObject) group).getString("_id"))
                    .collect(Collectors.toSet()))
        .recover(Mongo::translate);
  }

  /** Those of a product who know another price, of an older version, in no order. */
  public Future<List<Watch>> withOtherPrice(ProductView product, int limit) {
    JsonArray other =
        new JsonArray()
            .add(new JsonObject().put("amount", not(product.price().amount())))
            .add(new JsonObject().put("currency", not(product.price().currency())));
    return find(
        new JsonObject()
            .put("productId", product.id())
            .put("version", lessThan(product.version()))
            .put("$or", other),
        new FindOptions(),
        limit);
  }

  /** Those of a product who do not know yet how its stock was at an instant, in no order. */
  public Future<List<Watch>> withOlderStock(String productId, Instant at, int limit) {
    return find(
        new JsonObject().put("productId", productId).put("stockAt", lessThan(at.toEpochMilli())),
        new FindOptions(),
        limit);
  }

  /** Notes a product's price for those that still are as they were read. */
  public Future<Void> learnPrice(List<Watch> watches, ProductView product) {
    JsonObject price =
        new JsonObject()
            .put("amount", product.price().amount())
            .put("currency", product.price().currency())
            .put("version", product.version());
    return update(watches, watch -> byId(watch.id()).put("version", watch.version()), price);
  }

  public Future<Void> learnStock(List<Watch> watches, Instant at) {
    return update(
        watches, watch -> byId(watch.id()), new JsonObject().put("stockAt", at.toEpochMilli()));
  }

  private Future<Void> update(
      List<Watch> watches, Function<Watch, JsonObject> filter, JsonObject fields) {
    List<BulkOperation> operations =
        watches.stream()
            .map(
                watch ->
                    BulkOperation.createUpdate(
                        filter.apply(watch), new JsonObject().put("$set", fields)))
            .toList();
    return client
        .bulkWriteWithOptions(WATCHES, operations, EACH_BY_ITSELF)
        .<Void>mapEmpty()
        .recover(Mongo::translate);
  }

  private Future<List<Watch>> find(JsonObject filter, FindOptions options, int limit) {
    return client
        .findWithOptions(WATCHES, filter, options.setLimit(limit).setBatchSize(limit))
        .map(found -> found.stream().map(WatchStore::watch).toList())
        .recover(Mongo::translate);
  }

  private static JsonObject byId(String id) {
    return new JsonObject().put("_id", id);
  }

  private static JsonObject lessThan(Object value) {
    return new JsonObject().put("$lt", value);
  }

  private static JsonObject not(Object value) {
    return new JsonObject().put("$ne", value);
  }

  private static JsonObject document(Watch watch) {
    return byId(watch.id())
        .put("userId", watch.userId())
        .put("productId", watch.productId())
        .put("amount", watch.price().amount())
        .put("currency", watch.price().currency())
        .put("version", watch.version())
        .put("stockAt", watch.stockAt().toEpochMilli())
        .put("sequence", watch.sequence())
        .put("createdAt", watch.createdAt().toEpochMilli());
  }

  private static Watch watch(JsonObject found) {
    return new Watch(
        found.getString("userId"),
        found.getString("productId"),
        new Money(found.getLong("amount"), found.getString("currency")),
        found.getLong("version"),
        Instant.ofEpochMilli(found.getLong("stockAt")),
        found.getString("sequence"),
        Instant.ofEpochMilli(found.getLong("createdAt")));
  }
}
