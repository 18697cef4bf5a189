package mercato.product.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mercato.platform.mongo.Mongo;
import mercato.product.model.Rename;

/**
 * Categories that get another path, a document each: {@code _id from to withSales moved createdAt
 * finishedAt running}. A small collection: categories are seldom renamed.
 */
public final class RenameStore {

  private static final String RENAMES = "renames";
  private static final int MAX_RUNNING = 100;

  private final MongoClient client;

  public RenameStore(CatalogueDatabase database) {
    this.client = database.client();
  }

  public Future<Void> add(Rename rename) {
    return client.insert(RENAMES, document(rename)).<Void>mapEmpty().recover(Mongo::translate);
  }

  public Future<Optional<Rename>> find(String id) {
    return client
        .findOne(RENAMES, byId(id), new JsonObject())
        .map(found -> Optional.ofNullable(found).map(RenameStore::rename))
        .recover(Mongo::translate);
  }

  /** Those that are not finished, in no order. */
  public Future<List<Rename>> running() {
    return client
        .findWithOptions(
            RENAMES, new JsonObject().put("running", true), new FindOptions().setLimit(MAX_RUNNING))
        .map(found -> found.stream().map(RenameStore::rename).toList())
        .recover(Mongo::translate);
  }

  public Future<Void> addMoved(String id, int products) {
    return update(id, new JsonObject().put("$inc", new JsonObject().put("moved", (long) products)));
  }

  public Future<Void> finish(String id, Instant at) {
    return update(
        id,
        new JsonObject()
            .put(
                "$set",
                new JsonObject().put("finishedAt", at.toEpochMilli()).put("running", false)));
  }

  private Future<Void> update(String id, JsonObject update) {
    return client
        .updateCollection(RENAMES, byId(id), update)
        .<Void>mapEmpty()
        .recover(Mongo::translate);
  }

  private static JsonObject byId(String id) {
    return new JsonObject().put("_id", id);
  }

  private static JsonObject document(Rename rename) {
    return byId(rename.id())
        .put("from", rename.from())
        .put("to", rename.to())
        .put("withSales", rename.withSales())
        .put("moved", rename.moved())
        .put("createdAt", rename.createdAt().toEpochMilli())
        .put("running", true);
  }

  private static Rename rename(JsonObject found) {
    Long finishedAt = found.getLong("finishedAt");
    return new Rename(
        found.getString("_id"),
        found.getString("from"),
        found.getString("to"),
        found.getBoolean("withSales"),
        found.getLong("moved"),
        Instant.ofEpochMilli(found.getLong("createdAt")),
        finishedAt == null ? null : Instant.ofEpochMilli(finishedAt));
  }
}
