package mercato.product.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.util.List;
import mercato.platform.mongo.Mongo;
import mercato.platform.time.Ids;

/**
 * Which reviews were found helpful, or not: {@code _id (of review and user) reviewId helpful}. The
 * id is always the same for the two and names neither, so nobody's votes need ever be forgotten.
 */
public final class VoteStore {

  private static final String VOTES = "reviewVotes";

  /** Those of before: {@code _id (review/user)}. */
  private static final String NAMED = "votes";

  private static final int BULK = 500;

  private final MongoClient client;

  public VoteStore(CatalogueDatabase database) {
    this.client = database.client();
  }

  static Future<Void> ensureIndexes(MongoClient client) {
    return client
        .createIndex(VOTES, new JsonObject().put("reviewId", 1).put("helpful", 1))
        .compose(done -> unname(client));
  }

  /** Moves those of before to where they name nobody, as far as there are any. */
  private static Future<Void> unname(MongoClient client) {
    return client
        .findWithOptions(
            NAMED, new JsonObject(), new FindOptions().setLimit(BULK).setBatchSize(BULK))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture()
                    : move(client, found).compose(moved -> unname(client)));
  }

  private static Future<?> move(MongoClient client, List<JsonObject> named) {
    List<BulkOperation> votes =
        named.stream()
            .map(
                vote -> {
                  String id = vote.getString("_id");
                  String reviewId = vote.getString("reviewId");
                  return BulkOperation.createUpdate(
                      byId(reviewId, id.substring(id.lastIndexOf('/') + 1)),
                      fields(reviewId, vote.getBoolean("helpful")),
                      true,
                      false);
                })
            .toList();
    var ids = new JsonArray(named.stream().map(vote -> vote.getString("_id")).toList());
    return client
        .bulkWrite(VOTES, votes)
        .compose(
            moved ->
                client.removeDocuments(
                    NAMED, new JsonObject().put("_id", new JsonObject().put("$in", ids))));
  }

  /** Writes a user's vote over the one before. */
  public Future<Void> put(String reviewId, String userId, boolean helpful) {
    return client
        .updateCollectionWithOptions(
            VOTES,
            byId(reviewId, userId),
            fields(reviewId, helpful),
            new UpdateOptions().setUpsert(true))
        .<Void>mapEmpty()
        .recover(Mongo::translate);
  }

  /** Removes all of a review. */
  public Future<Void> removeAll(String reviewId) {
    return client
        .removeDocuments(VOTES, new JsonObject().put("reviewId", reviewId))
        .<Void>mapEmpty()
        .recover(Mongo::translate);
  }

  /** How many found a review helpful. */
  public Future<Integer> countHelpful(String reviewId) {
    return client
        .count(VOTES, new JsonObject().put("reviewId", reviewId).put("helpful", true))
        .map(Math::toIntExact)
        .recover(Mongo::translate);
  }

  private static JsonObject byId(String reviewId, String userId) {
    return new JsonObject().put("_id", Ids.derived(reviewId, "vote of " + userId).toString());
  }

  private static JsonObject fields(String reviewId, boolean helpful) {
    return new JsonObject()
        .put("$set", new JsonObject().put("reviewId", reviewId).put("helpful", helpful));
  }
}
