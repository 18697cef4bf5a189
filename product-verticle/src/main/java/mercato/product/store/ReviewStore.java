package mercato.product.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import mercato.contract.product.ProductView;
import mercato.platform.mongo.Mongo;
import mercato.platform.time.Ids;
import mercato.product.model.Review;
import mercato.product.model.ReviewRules;

/**
 * Reviews: {@code _id productId userId rating title comment verified helpful hidden shown sequence
 * version createdAt updatedAt}. Written by {@code _id} and version.
 *
 * <p>The lists and ratings of a product are read by the index {@code {productId, shown, sequence}},
 * those of an author by {@code {userId, sequence}}, a page or a sum at a time. The emulator has
 * unique indexes only and looks at every review for them, as it would for any other filter.
 */
public final class ReviewStore {

  private static final String REVIEWS = "reviews";
  private static final int BULK = 500;
  private static final JsonObject ALL_FIELDS = new JsonObject();
  private static final JsonObject NEWEST_FIRST = new JsonObject().put("sequence", -1);

  private static final JsonObject SUM =
      new JsonObject()
          .put("_id", (String) null)
          .put("sum", new JsonObject().put("$sum", "$rating"))
          .put("count", new JsonObject().put("$sum", 1));

  private final MongoClient client;

  public ReviewStore(CatalogueDatabase database) {
    this.client = database.client();
  }

  /** The one id that a review of this product by this user can have. */
  public static String id(String productId, String userId) {
    return Ids.derived(productId, "review " + userId).toString();
  }

  static Future<Void> ensureIndexes(MongoClient client) {
    return client
        .createIndexWithOptions(
            REVIEWS,
            new JsonObject().put("_id", 1).put("version", 1),
            new IndexOptions().unique(true))
        .compose(
            done ->
                client.createIndex(
                    REVIEWS,
                    new JsonObject().put("productId", 1).put("shown", 1).put("sequence", -1)))
        .compose(
            done ->
                client.createIndex(REVIEWS, new JsonObject().put("userId", 1).put("sequence", -1)));
  }

  public Future<Optional<Review>> find(String id) {
    return client
        .findOne(REVIEWS, byId(id), ALL_FIELDS)
        .map(found -> Optional.ofNullable(found).map(ReviewStore::review))
        .recover(Mongo::translate);
  }

  /** Which of these ids are there, in no order. */
  public Future<List<String>> existing(Collection<String> ids) {
    var all = List.copyOf(ids);
    Future<List<String>> existing = Future.succeededFuture(new ArrayList<>());
    for (int from = 0; from < all.size(); from += BULK) {
      var part = all.subList(from, Math.min(from + BULK, all.size()));
      existing = existing.compose(before -> addExisting(part, before));
    }
    return existing.recover(Mongo::translate);
  }

  /**
   * A page of a product's, the newest first.
   *
   * @param shown whether those that are shown or those that are hidden
   * @param before sequence of the one that the page stands behind, or null
   */
  public Future<List<Review>> list(String productId, boolean shown, String before, int limit) {
    return page(of(productId, shown), before, limit);
  }

  /** A page of an author's, shown or hidden, as {@link #list}. */
  public Future<List<Review>> ofAuthor(String userId, String before, int limit) {
    return page(new JsonObject().put("userId", userId), before, limit);
  }

  /** Some that any of these wrote, in no order. */
  public Future<List<Review>> byAuthors(Collection<String> userIds, int limit) {
    var these = new JsonObject().put("$in", new JsonArray(List.copyOf(userIds)));
    return find(new JsonObject().put("userId", these), new FindOptions(), limit);
  }

  private Future<List<Review>> page(JsonObject filter, String before, int limit) {
    if (before != null) {
      filter.put("sequence", new JsonObject().put("$lt", before));
    }
    return find(filter, new FindOptions().setSort(NEWEST_FIRST), limit);
  }

  private Future<List<Review>> find(JsonObject filter, FindOptions options, int limit) {
    return client
        .findWithOptions(REVIEWS, filter, options.setLimit(limit).setBatchSize(limit))
        .map(found -> found.stream().map(ReviewStore::review).toList())
        .recover(Mongo::translate);
  }

  /** What those of a product that are shown come to now. */
  public Future<ProductView.Rating> rating(String productId) {
    JsonArray pipeline =
        new JsonArray()
            .add(new JsonObject().put("$match", of(productId, true)))
            .add(new JsonObject().put("$group", SUM));
    return client
        .runCommand(
            "aggregate",
            new JsonObject()
                .put("aggregate", REVIEWS)
                .put("pipeline", pipeline)
                .put("cursor", new JsonObject()))
        .map(ReviewStore::rating)
        .recover(Mongo::translate);
  }

  /** False when the user has written one of the product already. */
  public Future<Boolean> insert(Review review) {
    return CatalogueDatabase.insertNew(client, REVIEWS, document(review));
  }

  /** Writes what nobody else has changed meanwhile; false when somebody has. */
  public Future<Boolean> replace(Review before, Review after) {
    JsonObject fields = document(after);
    fields.remove("_id");
    return client
        .updateCollection(REVIEWS, key(before), new JsonObject().put("$set", fields))
        .map(result -> result.getDocMatched() == 1)
        .recover(Mongo::translate);
  }

  /** Removes what nobody else has changed meanwhile; false when somebody has. */
  public Future<Boolean> remove(Review review) {
    return client
        .removeDocument(REVIEWS, key(review))
        .map(result -> result.getRemovedCount() == 1)
        .recover(Mongo::translate);
  }

  private Future<List<String>> addExisting(List<String> ids, List<String> existing) {
    return client
        .findWithOptions(
            REVIEWS,
            new JsonObject().put("_id", new JsonObject().put("$in", new JsonArray(ids))),
            new FindOptions().setFields(new JsonObject().put("_id", 1)).setBatchSize(BULK))
        .map(
            found -> {
              found.forEach(each -> existing.add(each.getString("_id")));
              return existing;
            });
  }

  private static ProductView.Rating rating(JsonObject answer) {
    JsonArray groups = answer.getJsonObject("cursor").getJsonArray("firstBatch");
    if (groups.isEmpty()) {
      return ReviewRules.rating(0, 0);
    }
    JsonObject all = groups.getJsonObject(0);
    return ReviewRules.rating(all.getLong("sum"), all.getLong("count"));
  }

  private static JsonObject of(String productId, boolean shown) {
    return new JsonObject().put("productId", productId).put("shown", shown);
  }

  private static JsonObject byId(String id) {
    return new JsonObject().put("_id", id);
  }

  private static JsonObject key(Review review) {
    return byId(review.id()).put("version", review.version());
  }

  private static JsonObject document(Review review) {
    return byId(review.id())
        .put("productId", review.productId())
        .put("userId", review.userId())
        .put("rating", review.rating())
        .put("title", review.title())
        .put("comment", review.comment())
        .put("verified", review.verified())
        .put("helpful", review.helpful())
        .put("hidden", review.hidden())
        .put("shown", review.isShown())
        .put("sequence", review.sequence())
        .put("version", review.version())
        .put("createdAt", review.createdAt().toEpochMilli())
        .put("updatedAt", review.updatedAt().toEpochMilli());
  }

  private static Review review(JsonObject found) {
    return new Review(
        found.getString("_id"),
        found.getString("productId"),
        found.getString("userId"),
        found.getInteger("rating"),
        found.getString("title"),
        found.getString("comment"),
        found.getBoolean("verified"),
        found.getInteger("helpful"),
        found.getString("hidden"),
        found.getString("sequence"),
        found.getLong("version"),
        Instant.ofEpochMilli(found.getLong("createdAt")),
        Instant.ofEpochMilli(found.getLong("updatedAt")));
  }
}
