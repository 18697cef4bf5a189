package mercato.bench.audit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import mercato.bench.shop.RunningShop;
import mercato.contract.Money;
import mercato.contract.product.ProductFact;
import mercato.contract.product.ProductFact.ProductChanged;
import mercato.contract.product.ProductView;
import mercato.contract.stream.Envelope;
import mercato.embedded.TestStores;
import mercato.platform.json.Json;
import mercato.platform.stream.KafkaConfig;
import mercato.platform.stream.Topics;
import mercato.product.model.PricePlan;
import mercato.product.model.Product;
import mercato.product.store.CatalogueDatabase;
import mercato.product.store.ProductStore;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A catalogue of three products, as the product service writes them, and on which all agree: one
 * without more, one with reviews that is retired, one in a sale that has begun since it was told. A
 * server plays gateway and index.
 */
final class SmallCatalogue implements AutoCloseable {

  static final String PLAIN = "plain";
  static final String RATED = "rated";
  static final String IN_SALE = "sale";

  private static final long LIMIT_SECONDS = 20;
  private static final String NAME = "catalogue";
  private static final String TOPIC = ProductFact.TOPIC.name();

  private final Vertx vertx = Vertx.vertx();
  private final Instant then = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.MILLIS);
  private final MongoClient mongo;
  private final CatalogueDatabase database;
  private final Redis redis;
  private final KafkaProducer<String, String> kafka;
  private final HttpServer server;
  private final Map<String, Product> products = new TreeMap<>();
  private final Map<String, String> told = new HashMap<>();

  /** What the gateway shows in place of what is right; empty for none. */
  final Map<String, String> shown = new ConcurrentHashMap<>();

  /** What the index holds. */
  final Map<String, Long> indexed = new ConcurrentHashMap<>();

  /** How the index answers. */
  volatile int indexStatus;

  /** How often the index was asked. */
  volatile int looks;

  SmallCatalogue() {
    mongo =
        MongoClient.create(
            vertx,
            new JsonObject().put("connection_string", TestStores.mongo()).put("db_name", NAME));
    database = CatalogueDatabase.open(vertx, TestStores.mongo());
    await(database.ensureIndexes());
    redis = Redis.createClient(vertx, TestStores.redis());
    await(Topics.ensure(vertx, KafkaConfig.of(TestStores.kafka()), List.of(ProductFact.TOPIC)));
    kafka =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestStores.kafka()),
            new StringSerializer(),
            new StringSerializer());
    server = await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
    var sale = new PricePlan.Sale("s1", 25, then.plusSeconds(60), Instant.now().plusSeconds(3_600));
    add(product(PLAIN));
    add(
        product(RATED)
            .withRating(new ProductView.Rating(3.67, 3))
            .withStatus(ProductView.Status.RETIRED));
    add(product(IN_SALE).withPrice(product(IN_SALE).price().with(sale)));
  }

  /**
   * @param settings of other stores
   */
  RunningShop shop(Map<String, String> settings) {
    var all = new HashMap<>(settings);
    all.put("MERCATO_MONGO_URL", TestStores.mongo());
    all.put("MERCATO_KAFKA_BOOTSTRAP_SERVERS", TestStores.kafka());
    all.put("MERCATO_REDIS_URL", TestStores.redis());
    return new RunningShop(URI.create(url()), List.of(url()), all);
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** As if nothing had ever been planted. */
  void fill() {
    for (String collection : List.of("products", "reviews", "reviewVotes", "pending")) {
      await(mongo.removeDocuments(collection, new JsonObject()));
    }
    await(new ProductStore(database).insert(List.copyOf(products.values())));
    reviews();
    products.values().forEach(product -> tell(product.id(), fact(product)));
    told.keySet().stream().filter(id -> !products.containsKey(id)).toList().forEach(this::untell);
    products.values().forEach(this::keep);
    shown.clear();
    indexed.clear();
    products.values().forEach(product -> indexed.put(product.id(), product.version()));
    indexStatus = 200;
    looks = 0;
  }

  Product product(String id) {
    return new Product(
        id,
        "Name of " + id,
        "",
        List.of("Apparel", "Topwear"),
        PricePlan.of(new Money(1_999, "USD"), then),
        List.of("https://example.org/" + id + ".jpg"),
        Map.of("colour", "Blue", "season", "Summer"),
        new ProductView.Rating(0, 0),
        ProductView.Status.ACTIVE,
        1,
        then,
        then);
  }

  /** Sets fields of a document. */
  void set(String collection, String id, String field, Object value) {
    await(
        mongo.updateCollection(
            collection,
            new JsonObject().put("_id", id),
            new JsonObject().put("$set", new JsonObject().put(field, value))));
  }

  void remove(String collection, String id) {
    await(mongo.removeDocument(collection, new JsonObject().put("_id", id)));
  }

  void insert(String collection, JsonObject document) {
    await(mongo.insert(collection, document));
  }

  /** Stores a product of which nobody else hears. */
  void store(Product product) {
    await(new ProductStore(database).insert(List.of(product)));
  }

  /** Keeps a product in Redis. */
  void keep(Product product) {
    keep(product.id(), product.version() + " " + then.toEpochMilli() + " " + Json.text(product));
  }

  void keep(String id, String text) {
    await(
        redis.send(
            Request.cmd(Command.SET).arg("product:1:" + id).arg(text).arg("PX").arg(300_000)));
  }

  void tell(String id, ProductChanged fact) {
    var envelope =
        new Envelope<ProductFact>("id", "ProductChanged", 1, id, fact.at(), "trace", fact);
    send(id, Json.text(envelope));
  }

  static ProductChanged fact(Product product) {
    PricePlan plan = product.price();
    return new ProductChanged(
        product.view(),
        plan.upcoming(),
        plan.sales().stream().map(PricePlan.Sale::id).toList(),
        product.updatedAt());
  }

  /** As the gateway shows it now. */
  static String shown(Product product) {
    return Json.text(product.at(Instant.now()).view());
  }

  private void untell(String id) {
    send(id, null);
    told.remove(id);
  }

  private void send(String id, String envelope) {
    told.put(id, envelope);
    kafka.send(new ProducerRecord<>(TOPIC, ProductFact.TOPIC.partition(id), id, envelope));
    kafka.flush();
  }

  private void add(Product product) {
    products.put(product.id(), product);
  }

  private void reviews() {
    int[] stars = {5, 4, 2};
    for (int i = 0; i < stars.length; i++) {
      insert("reviews", review("r" + i, stars[i], true).put("helpful", i == 0 ? 2 : 0));
    }
    insert("reviews", review("hidden", 1, false));
    for (String user : List.of("u1", "u2", "u3")) {
      insert(
          "reviewVotes",
          new JsonObject()
              .put("_id", "r0/" + user)
              .put("reviewId", "r0")
              .put("helpful", !user.equals("u3")));
    }
    insert("pending", new JsonObject().put("_id", "new").put("at", System.currentTimeMillis()));
  }

  private static JsonObject review(String id, int rating, boolean shown) {
    return new JsonObject()
        .put("_id", id)
        .put("productId", RATED)
        .put("rating", rating)
        .put("shown", shown)
        .put("helpful", 0);
  }

  private void answer(HttpServerRequest request) {
    String path = request.path();
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (path.startsWith("/v1/products/")) {
      String body =
          shown.getOrDefault(last, products.containsKey(last) ? shown(products.get(last)) : "");
      request.response().setStatusCode(body.isEmpty() ? 404 : 200).end(body);
    } else if (path.equals("/tasks/catalogue-digest")) {
      looks++;
      request.response().setStatusCode(indexStatus).end(digest().encode());
    } else {
      int bucket = Integer.parseInt(last);
      var versions = new JsonObject();
      indexed.forEach(
          (id, version) -> {
            if (Indexes.crc(id) % Indexes.BUCKETS == bucket) {
              versions.put(id, version);
            }
          });
      request.response().end(versions.encode());
    }
  }

  private JsonArray digest() {
    var counts = new long[Indexes.BUCKETS];
    var sums = new long[Indexes.BUCKETS];
    indexed.forEach(
        (id, version) -> {
          int bucket = (int) (Indexes.crc(id) % Indexes.BUCKETS);
          counts[bucket]++;
          sums[bucket] += Indexes.crc(id + "@" + version);
        });
    var buckets = new JsonArray();
    for (int i = 0; i < Indexes.BUCKETS; i++) {
      buckets.add(new JsonObject().put("products", counts[i]).put("sum", sums[i]));
    }
    return buckets;
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new AssertionError("no answer within " + LIMIT_SECONDS + " s", late);
    }
  }

  @Override
  public void close() {
    kafka.close();
    await(database.close());
    await(vertx.close());
  }
}
