package mercato.product.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mercato.platform.mongo.Mongo;
import mercato.platform.time.Ids;

/**
 * Which products have a version that Kafka has not been told of: {@code _id shard at trace
 * products[{id, version}]}. Written before the product, removed after the fact; a small collection,
 * and the only one that is read other than by {@code _id}.
 */
public final class PendingStore {

  /**
   * A product that will have, or has, at least this version.
   *
   * @param id of the product
   * @param version that the writer is about to store
   */
  public record Change(String id, long version) {}

  /**
   * What one writer announced for one shard.
   *
   * @param at by the writer's clock
   * @param trace of the request
   * @param changes 1 to 1,000
   */
  public record Entry(String id, int shard, Instant at, String trace, List<Change> changes) {

    public static Entry of(int shard, Instant at, String trace, List<Change> changes) {
      return new Entry(Ids.next().toString(), shard, at, trace, changes);
    }

    public Entry with(List<Change> others) {
      return new Entry(id, shard, at, trace, others);
    }
  }

  private static final JsonObject HEAD_FIELDS =
      new JsonObject().put("shard", 1).put("at", 1).put("trace", 1);

  private final MongoClient client;

  public PendingStore(CatalogueDatabase database) {
    this.client = database.client();
  }

  public Future<Void> add(List<Entry> entries) {
    return write(
        entries.stream().map(entry -> BulkOperation.createInsert(document(entry))).toList());
  }

  /** Entries of all shards without their changes, in no order. */
  public Future<List<Entry>> find(int limit) {
    return find(new JsonObject(), new FindOptions().setLimit(limit).setFields(HEAD_FIELDS));
  }

  /** The entries of a shard, in no order. */
  public Future<List<Entry>> find(int shard, int limit) {
    return find(new JsonObject().put("shard", shard), new FindOptions().setLimit(limit));
  }

  /** Leaves each entry with the changes given; one without any is removed. */
  public Future<Void> settle(List<Entry> entries) {
    var operations = new ArrayList<BulkOperation>();
    for (Entry entry : entries) {
      JsonObject byId = new JsonObject().put("_id", entry.id());
      operations.add(
          entry.changes().isEmpty()
              ? BulkOperation.createDelete(byId)
              : BulkOperation.createUpdate(
                  byId,
                  new JsonObject()
                      .put("$set", new JsonObject().put("products", changes(entry.changes())))));
    }
    return write(operations);
  }

  private Future<List<Entry>> find(JsonObject filter, FindOptions options) {
    return client
        .findWithOptions(CatalogueDatabase.PENDING, filter, options)
        .map(found -> found.stream().map(PendingStore::entry).toList())
        .recover(Mongo::translate);
  }

  private Future<Void> write(List<BulkOperation> operations) {
    return operations.isEmpty()
        ? Future.succeededFuture()
        : client
            .bulkWriteWithOptions(
                CatalogueDatabase.PENDING, operations, new BulkWriteOptions().setOrdered(false))
            .<Void>mapEmpty()
            .recover(Mongo::translate);
  }

  private static JsonObject document(Entry entry) {
    return new JsonObject()
        .put("_id", entry.id())
        .put("shard", entry.shard())
        .put("at", entry.at().toEpochMilli())
        .put("trace", entry.trace())
        .put("products", changes(entry.changes()));
  }

  private static JsonArray changes(List<Change> changes) {
    return new JsonArray(
        changes.stream()
            .map(change -> Map.of("id", change.id(), "version", change.version()))
            .toList());
  }

  private static Entry entry(JsonObject found) {
    return new Entry(
        found.getString("_id"),
        found.getInteger("shard"),
        Instant.ofEpochMilli(found.getLong("at")),
        found.getString("trace"),
        found.getJsonArray("products", new JsonArray()).stream()
            .map(JsonObject.class::cast)
            .map(change -> new Change(change.getString("id"), change.getLong("version")))
            .toList());
  }
}
