package mercato.product.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import mercato.platform.mongo.Mongo;

/** Who found which review helpful, or not: {@code _id (review/user) reviewId helpful}. */
public final class VoteStore {

  private static final String VOTES = "votes";

  private final MongoClient client;

  public VoteStore(CatalogueDatabase database) {
    this.client = database.client();
  }

  static Future<Void> ensureIndexes(MongoClient client) {
    return client.createIndex(VOTES, new JsonObject().put("reviewId", 1).put("helpful", 1));
  }

  /** Writes a user's vote over the one before. */
  public Future<Void> put(String reviewId, String userId, boolean helpful) {
    return client
        .updateCollectionWithOptions(
            VOTES,
            byId(reviewId, userId),
            new JsonObject()
                .put("$set", new JsonObject().put("reviewId", reviewId).put("helpful", helpful)),
            new UpdateOptions().setUpsert(true))
        .<Void>mapEmpty()
        .recover(Mongo::translate);
  }

  public Future<Void> remove(String reviewId, String userId) {
    return client
        .removeDocument(VOTES, byId(reviewId, userId))
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
    return new JsonObject().put("_id", reviewId + '/' + userId);
  }
}
