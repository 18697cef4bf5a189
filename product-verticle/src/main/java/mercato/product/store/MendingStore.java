package mercato.product.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.List;
import mercato.platform.mongo.Mongo;
import mercato.platform.time.Ids;

/**
 * Reviews that are being changed: {@code _id reviewId productId at}. A mark is there from before
 * the change until what follows from it is written; one that grows old was left by a crash. A small
 * collection, read whole.
 */
public final class MendingStore {

  /**
   * @param id of the mark, another for each change
   * @param at by the clock of whoever changes it
   */
  public record Mark(String id, String reviewId, String productId, Instant at) {

    public static Mark of(String reviewId, String productId, Instant at) {
      return new Mark(Ids.next().toString(), reviewId, productId, at);
    }
  }

  private static final String MENDING = "mending";

  private final MongoClient client;

  public MendingStore(CatalogueDatabase database) {
    this.client = database.client();
  }

  public Future<Void> add(Mark mark) {
    return client
        .insert(
            MENDING,
            byId(mark.id())
                .put("reviewId", mark.reviewId())
                .put("productId", mark.productId())
                .put("at", mark.at().toEpochMilli()))
        .<Void>mapEmpty()
        .recover(Mongo::translate);
  }

  public Future<Void> remove(Mark mark) {
    return client
        .removeDocument(MENDING, byId(mark.id()))
        .<Void>mapEmpty()
        .recover(Mongo::translate);
  }

  /** In no order. */
  public Future<List<Mark>> find(int limit) {
    return client
        .findWithOptions(
            MENDING, new JsonObject(), new FindOptions().setLimit(limit).setBatchSize(limit))
        .map(found -> found.stream().map(MendingStore::mark).toList())
        .recover(Mongo::translate);
  }

  private static JsonObject byId(String id) {
    return new JsonObject().put("_id", id);
  }

  private static Mark mark(JsonObject found) {
    return new Mark(
        found.getString("_id"),
        found.getString("reviewId"),
        found.getString("productId"),
        Instant.ofEpochMilli(found.getLong("at")));
  }
}
