package mercato.product.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mercato.platform.mongo.Mongo;

/**
 * Users whose account is gone: {@code _id (user) until again}. {@code again} is when to look next
 * for what they wrote late; not there once {@code until} has passed.
 */
public final class ErasedStore {

  /**
   * @param until when nothing of theirs can be under way any more
   */
  public record Erased(String userId, Instant until) {}

  private static final String ERASED = "erased";
  private static final JsonObject ID_ALONE = new JsonObject().put("_id", 1);

  private final MongoClient client;

  public ErasedStore(CatalogueDatabase database) {
    this.client = database.client();
  }

  static Future<Void> ensureIndexes(MongoClient client) {
    return client.createIndexWithOptions(
        ERASED, new JsonObject().put("again", 1), new IndexOptions().sparse(true));
  }

  /** Notes that they are gone. */
  public Future<Void> add(Collection<String> users, Instant again, Instant until) {
    JsonObject times =
        new JsonObject().put("again", again.toEpochMilli()).put("until", until.toEpochMilli());
    return write(
        users.stream()
            .map(
                user ->
                    BulkOperation.createUpdate(
                        byId(user), new JsonObject().put("$set", times), true, false))
            .toList());
  }

  /** Which of these are gone. */
  public Future<Set<String>> among(Collection<String> users) {
    JsonObject these = new JsonObject().put("$in", new JsonArray(List.copyOf(users)));
    return client
        .findWithOptions(
            ERASED,
            new JsonObject().put("_id", these),
            new FindOptions().setFields(ID_ALONE).setBatchSize(Math.max(1, users.size())))
        .map(found -> found.stream().map(each -> each.getString("_id")).collect(Collectors.toSet()))
        .recover(Mongo::translate);
  }

  /** Those for whose writings it is time to look again, in no order. */
  public Future<List<Erased>> due(Instant now, int limit) {
    return client
        .findWithOptions(
            ERASED,
            new JsonObject().put("again", new JsonObject().put("$lte", now.toEpochMilli())),
            new FindOptions().setLimit(limit).setBatchSize(limit))
        .map(
            found ->
                found.stream()
                    .map(
                        each ->
                            new Erased(
                                each.getString("_id"), Instant.ofEpochMilli(each.getLong("until"))))
                    .toList())
        .recover(Mongo::translate);
  }

  /** Notes that it was looked, for the last time where that was past the time. */
  public Future<Void> looked(Collection<Erased> due, Instant at, Instant again) {
    JsonObject next =
        new JsonObject().put("$set", new JsonObject().put("again", again.toEpochMilli()));
    JsonObject never = new JsonObject().put("$unset", new JsonObject().put("again", ""));
    return write(
        due.stream()
            .map(
                each ->
                    BulkOperation.createUpdate(
                        byId(each.userId()), each.until().isAfter(at) ? next : never))
            .toList());
  }

  private Future<Void> write(List<BulkOperation> operations) {
    return client.bulkWrite(ERASED, operations).<Void>mapEmpty().recover(Mongo::translate);
  }

  private static JsonObject byId(String user) {
    return new JsonObject().put("_id", user);
  }
}
