package mercato.product.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import mercato.platform.mongo.Mongo;

/**
 * Who bought what, and in which orders: {@code _id (user/product) orders}. Of a pair with many
 * orders not all are written, see who writes; without any it stays, empty.
 */
public final class PurchaseStore {

  /** A product of a user's order. */
  public record Purchase(String userId, String productId, String orderId) {

    /** Of the user and the product. */
    public String pair() {
      return userId + '/' + productId;
    }
  }

  private static final String PURCHASES = "purchases";
  private static final int BULK = 500;
  private static final int FORGOTTEN = 20;

  /** The letter after the one between user and product. */
  private static final char AFTER = '/' + 1;

  private static final BulkWriteOptions EACH_BY_ITSELF = new BulkWriteOptions().setOrdered(false);

  private final MongoClient client;

  public PurchaseStore(CatalogueDatabase database) {
    this.client = database.client();
  }

  /** Adds orders to pairs; one that is there already is left. */
  public Future<Void> add(Collection<Purchase> purchases) {
    return write(
        purchases,
        each ->
            BulkOperation.createUpdate(
                byId(each.pair()), orders("$addToSet", each.orderId()), true, false));
  }

  /** Takes orders out of pairs; one that is not there is no matter. */
  public Future<Void> remove(Collection<Purchase> purchases) {
    return write(
        purchases,
        each -> BulkOperation.createUpdate(byId(each.pair()), orders("$pull", each.orderId())));
  }

  /** Removes all pairs of these users; a genuine server finds them by {@code _id}. */
  public Future<Void> forget(Collection<String> userIds) {
    var all = List.copyOf(userIds);
    Future<Void> forgotten = Future.succeededFuture();
    for (int from = 0; from < all.size(); from += FORGOTTEN) {
      var part = all.subList(from, Math.min(from + FORGOTTEN, all.size()));
      forgotten =
          forgotten.compose(before -> client.removeDocuments(PURCHASES, ofAny(part)).mapEmpty());
    }
    return forgotten.recover(Mongo::translate);
  }

  /** Whether there is an order of the user with the product. */
  public Future<Boolean> has(String userId, String productId) {
    return client
        .findOne(PURCHASES, byId(userId + '/' + productId), new JsonObject())
        .map(found -> found != null && !found.getJsonArray("orders").isEmpty())
        .recover(Mongo::translate);
  }

  private Future<Void> write(
      Collection<Purchase> purchases, Function<Purchase, BulkOperation> operation) {
    List<BulkOperation> all = purchases.stream().map(operation).toList();
    Future<Void> written = Future.succeededFuture();
    for (int from = 0; from < all.size(); from += BULK) {
      var part = all.subList(from, Math.min(from + BULK, all.size()));
      written =
          written.compose(
              before -> client.bulkWriteWithOptions(PURCHASES, part, EACH_BY_ITSELF).mapEmpty());
    }
    return written.recover(Mongo::translate);
  }

  /** All whose id begins with one of these users. */
  private static JsonObject ofAny(List<String> userIds) {
    var ranges = new JsonArray();
    for (String userId : userIds) {
      JsonObject range = new JsonObject().put("$gte", userId + '/').put("$lt", userId + AFTER);
      ranges.add(new JsonObject().put("_id", range));
    }
    return new JsonObject().put("$or", ranges);
  }

  private static JsonObject byId(String pair) {
    return new JsonObject().put("_id", pair);
  }

  private static JsonObject orders(String operator, String orderId) {
    return new JsonObject().put(operator, new JsonObject().put("orders", orderId));
  }
}
