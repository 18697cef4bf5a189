package mercato.bench.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.MongoException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The product service's MongoDB, which is only read. */
final class CatalogueStore implements AutoCloseable {

  private static final String DATABASE = "catalogue";
  private static final String PRODUCTS = "products";
  private static final int CONNECT_MILLIS = 5_000;
  private static final long LIMIT_SECONDS = 300;
  private static final int PAGE = 1_000;

  /** A group of reviews of a product, or of votes on a review. */
  record Group(long sum, long count) {}

  /**
   * @param helpful how many the review itself says
   */
  record Helpful(String review, long helpful) {}

  private static final JsonArray RATINGS =
      pipeline(new JsonObject().put("shown", true), "$productId", "$rating");

  private static final JsonArray VOTES =
      pipeline(new JsonObject().put("helpful", true), "$reviewId", 1);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final MongoClient client;

  CatalogueStore(Vertx vertx, String url) {
    client =
        MongoClient.create(
            vertx,
            new JsonObject()
                .put("connection_string", url)
                .put("db_name", DATABASE)
                .put("serverSelectionTimeoutMS", CONNECT_MILLIS));
  }

  /** Those of these ids that are there. */
  Map<String, JsonNode> find(Collection<String> ids) throws TimeoutException {
    JsonObject these = new JsonObject().put("$in", new JsonArray(List.copyOf(ids)));
    List<JsonObject> found =
        await(
            client.findWithOptions(
                PRODUCTS,
                new JsonObject().put("_id", these),
                new FindOptions().setBatchSize(Math.max(1, ids.size()))));
    var products = new HashMap<String, JsonNode>();
    found.forEach(each -> products.put(each.getString("_id"), json(each.encode())));
    return products;
  }

  long count() throws TimeoutException {
    return await(client.count(PRODUCTS, new JsonObject()));
  }

  void ids(Consumer<String> reader) throws TimeoutException {
    readAll(PRODUCTS, List.of("_id"), found -> reader.accept(found.getString("_id")));
  }

  /** By product, of the reviews that are shown: the sum of their stars, and how many they are. */
  Map<String, Group> ratings() throws TimeoutException {
    return groups("reviews", RATINGS);
  }

  /** By review, how many votes found it helpful. */
  Map<String, Group> votes() throws TimeoutException {
    return groups("reviewVotes", VOTES);
  }

  void reviews(Consumer<Helpful> reader) throws TimeoutException {
    readAll(
        "reviews",
        List.of("_id", "helpful"),
        found -> reader.accept(new Helpful(found.getString("_id"), found.getLong("helpful"))));
  }

  /**
   * What is stored of these users.
   *
   * @param reader gets a user's id and what it is
   */
  void heldOf(Collection<UUID> users, BiConsumer<String, String> reader) throws TimeoutException {
    List<String> ids = users.stream().map(UUID::toString).toList();
    JsonObject theirs =
        new JsonObject().put("userId", new JsonObject().put("$in", new JsonArray(ids)));
    for (JsonObject review : await(client.find("reviews", theirs))) {
      reader.accept(review.getString("userId"), "review " + review.getString("_id"));
    }
    for (JsonObject watch : await(client.find("watches", theirs))) {
      reader.accept(watch.getString("userId"), "watch " + watch.getString("_id"));
    }
    JsonObject bought =
        new JsonObject()
            .put("_id", new JsonObject().put("$regex", "^(" + String.join("|", ids) + ")/"));
    for (JsonObject purchase : await(client.find("purchases", bought))) {
      String id = purchase.getString("_id");
      reader.accept(id.substring(0, id.indexOf('/')), "purchase " + id);
    }
  }

  /** Since when, in milliseconds since 1970, each announced change waits to be told. */
  void pending(Consumer<Long> reader) throws TimeoutException {
    readAll("pending", List.of("at"), found -> reader.accept(found.getLong("at")));
  }

  private Map<String, Group> groups(String collection, JsonArray pipeline) throws TimeoutException {
    var groups = new HashMap<String, Group>();
    read(
        client.aggregate(collection, pipeline),
        found ->
            groups.put(
                found.getString("_id"), new Group(found.getLong("sum"), found.getLong("count"))));
    return groups;
  }

  private void readAll(String collection, List<String> fields, Consumer<JsonObject> reader)
      throws TimeoutException {
    var wanted = new JsonObject();
    fields.forEach(field -> wanted.put(field, 1));
    read(
        client.findBatchWithOptions(
            collection, new JsonObject(), new FindOptions().setFields(wanted).setBatchSize(PAGE)),
        reader);
  }

  private static void read(ReadStream<JsonObject> stream, Consumer<JsonObject> reader)
      throws TimeoutException {
    await(
        Future.<Void>future(
            ended ->
                stream
                    .exceptionHandler(ended::tryFail)
                    .endHandler(end -> ended.tryComplete())
                    .handler(reader::accept)));
  }

  private static JsonArray pipeline(JsonObject wanted, String key, Object summed) {
    return new JsonArray()
        .add(new JsonObject().put("$match", wanted))
        .add(
            new JsonObject()
                .put(
                    "$group",
                    new JsonObject()
                        .put("_id", key)
                        .put("sum", new JsonObject().put("$sum", summed))
                        .put("count", new JsonObject().put("$sum", 1))));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static <T> T await(Future<T> asked) throws TimeoutException {
    try {
      return asked.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (MongoException away) {
      var silence = new TimeoutException("MongoDB does not answer: " + away.getMessage());
      silence.initCause(away);
      throw silence;
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
