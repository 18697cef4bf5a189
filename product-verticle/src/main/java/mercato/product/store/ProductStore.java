package mercato.product.store;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import mercato.contract.product.PriceStep;
import mercato.contract.product.ProductView;
import mercato.platform.mongo.Mongo;
import mercato.product.model.PricePlan;
import mercato.product.model.Product;

/**
 * The products, a document each ({@link ProductDocument}). They are read and answered as they are
 * stored: {@link Product#at} says what has become of them since.
 */
public final class ProductStore {

  /** So many documents are turned into BSON at a time, which keeps the event loop free. */
  private static final int BULK = 250;

  private static final JsonObject PRICE_FIELDS =
      new JsonObject()
          .put("name", 1)
          .put("price", 1)
          .put("changes", 1)
          .put("sales", 1)
          .put("settledAt", 1)
          .put("status", 1)
          .put("updatedAt", 1);

  /** The history is long, and nearly nobody asks for it. */
  private static final JsonObject PRODUCT_FIELDS = new JsonObject().put("history", 0);

  private static final JsonObject ALL_FIELDS = new JsonObject();

  /** What an order asks of a product. */
  public record Quote(String id, String name, PricePlan plan, ProductView.Status status) {}

  /**
   * @param history prices that came into force, the oldest first, up to when the product was
   *     settled; {@link Product#pricesUntil} has those since. The newest 1,000
   */
  public record Chronicle(Product product, List<PriceStep> history) {}

  /**
   * A product as it was read, and what is to stand in its place.
   *
   * @param before nothing is written when the store has another version by now
   */
  public record Replacement(Product before, Product after) {}

  private final MongoClient client;

  public ProductStore(CatalogueDatabase database) {
    this.client = database.client();
  }

  public Future<Optional<Product>> find(String id) {
    return findOne(id, PRODUCT_FIELDS, ProductDocument::product);
  }

  /** With the prices that it had. */
  public Future<Optional<Chronicle>> findChronicle(String id) {
    return findOne(
        id,
        ALL_FIELDS,
        found -> new Chronicle(ProductDocument.product(found), ProductDocument.history(found)));
  }

  /** Those that are there, in no order. At most 1,000 ids. */
  public Future<List<Product>> find(Collection<String> ids) {
    return find(ids, PRODUCT_FIELDS, ProductDocument::product);
  }

  /** Names and prices of those that are there, in no order. */
  public Future<List<Quote>> prices(Collection<String> ids) {
    return find(ids, PRICE_FIELDS, ProductDocument::quote);
  }

  /** Writes those whose id is not taken, each by itself, and answers the ids that were taken. */
  public Future<Set<String>> insert(List<Product> products) {
    var taken = new HashSet<String>();
    Future<Void> inserted = Future.succeededFuture();
    for (int from = 0; from < products.size(); from += BULK) {
      var part = products.subList(from, Math.min(from + BULK, products.size()));
      inserted = inserted.compose(before -> insertBulk(part, taken));
    }
    return inserted.<Set<String>>map(taken).recover(Mongo::translate);
  }

  /** Writes what nobody else has changed meanwhile; false when somebody has. */
  public Future<Boolean> replace(Replacement replacement) {
    return client
        .updateCollection(
            CatalogueDatabase.PRODUCTS,
            ProductDocument.key(replacement.before()),
            ProductDocument.update(replacement))
        .map(result -> result.getDocMatched() == 1)
        .recover(Mongo::translate);
  }

  /**
   * Writes each that nobody else has changed meanwhile, and answers how many they were. Which of
   * them they were can be seen by reading again. At most 250.
   */
  public Future<Integer> replace(List<Replacement> replacements) {
    if (replacements.isEmpty()) {
      return Future.succeededFuture(0);
    }
    var operations = new ArrayList<BulkOperation>(replacements.size());
    for (Replacement each : replacements) {
      operations.add(
          BulkOperation.createUpdate(
              ProductDocument.key(each.before()), ProductDocument.update(each)));
    }
    return client
        .bulkWriteWithOptions(
            CatalogueDatabase.PRODUCTS, operations, new BulkWriteOptions().setOrdered(false))
        .map(result -> (int) result.getMatchedCount())
        .recover(Mongo::translate);
  }

  private Future<Void> insertBulk(List<Product> products, Set<String> taken) {
    return client
        .bulkWriteWithOptions(
            CatalogueDatabase.PRODUCTS,
            products.stream()
                .map(each -> BulkOperation.createInsert(ProductDocument.document(each)))
                .toList(),
            new BulkWriteOptions().setOrdered(false))
        .<Void>mapEmpty()
        .recover(
            failure -> {
              if (!(failure instanceof MongoBulkWriteException bulk && onlyTaken(bulk))) {
                return Future.failedFuture(failure);
              }
              for (BulkWriteError error : bulk.getWriteErrors()) {
                taken.add(products.get(error.getIndex()).id());
              }
              return Future.succeededFuture();
            });
  }

  private static boolean onlyTaken(MongoBulkWriteException bulk) {
    return bulk.getWriteConcernError() == null
        && bulk.getWriteErrors().stream()
            .allMatch(error -> error.getCode() == CatalogueDatabase.DUPLICATE_KEY);
  }

  private <T> Future<Optional<T>> findOne(
      String id, JsonObject fields, Function<JsonObject, T> reader) {
    return client
        .findOne(CatalogueDatabase.PRODUCTS, new JsonObject().put("_id", id), fields)
        .map(found -> Optional.ofNullable(found).map(reader))
        .recover(Mongo::translate);
  }

  private <T> Future<List<T>> find(
      Collection<String> ids, JsonObject fields, Function<JsonObject, T> reader) {
    return client
        .findWithOptions(
            CatalogueDatabase.PRODUCTS,
            new JsonObject()
                .put("_id", new JsonObject().put("$in", new JsonArray(List.copyOf(ids)))),
            new FindOptions().setFields(fields).setBatchSize(Math.max(1, ids.size())))
        .map(found -> found.stream().map(reader).toList())
        .recover(Mongo::translate);
  }
}
