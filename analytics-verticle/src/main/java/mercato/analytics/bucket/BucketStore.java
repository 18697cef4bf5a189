package mercato.analytics.bucket;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import mercato.analytics.model.HourBucket;
import mercato.analytics.model.Stretch;
import mercato.contract.Problem;
import mercato.platform.json.Json;
import mercato.platform.mongo.Mongo;

/**
 * Two collections. {@code orderHours} has the buckets: {@code _id} ({@code
 * orders:HOUR:PARTITION.STRETCH}), {@code version}, {@code figures} and {@code seen}. Read and
 * written by {@code _id} only, or by exactly {@code _id} and {@code version}, which the index below
 * serves in every server.
 *
 * <p>The last two are a {@link HourBucket} as bytes, the figures as JSON and 16 for each id that
 * was seen: nobody queries into them, the same maps as thousands of members of a document took
 * server and driver three times as long, and the driver writes a text letter by letter. A batch of
 * facts rewrites the bucket of the stretch where it stands and no other, so that it costs the same
 * however much the hour has counted.
 *
 * <p>{@code orderDays} has for each day ({@code _id}) the ids of its {@code buckets}, so that a
 * year with few orders is not searched hour by hour; an id is entered before its bucket is made, so
 * none is missed.
 */
public final class BucketStore {

  private static final String HOURS = "orderHours";
  private static final String DAYS = "orderDays";
  private static final String ID_PREFIX = "orders:";
  private static final String BINARY = "$binary";
  private static final int BYTES_OF_ID = 2 * Long.BYTES;
  private static final JsonObject ID_AND_VERSION = new JsonObject().put("_id", 1).put("version", 1);
  private static final JsonObject ALL_FIELDS = new JsonObject();
  private static final JsonObject WITHOUT_SEEN = new JsonObject().put("seen", 0);
  private static final JsonObject SEEN_ALONE = new JsonObject().put("seen", 1);

  /** Only a consumer that has just lost the partition competes, so that few attempts do. */
  private static final int MAX_ATTEMPTS = 10;

  private final Vertx vertx;
  private final MongoClient mongo;

  /** A bucket as views need it. */
  private record Figures(
      Instant hour,
      long orders,
      long revenue,
      Map<String, Integer> users,
      Map<String, HourBucket.Sold> products) {}

  private BucketStore(Vertx vertx, MongoClient mongo) {
    this.vertx = vertx;
    this.mongo = mongo;
  }

  /** Connects, and creates the index where it is missing. */
  public static Future<BucketStore> open(Vertx vertx, String url, String database) {
    // The driver's first steps load a thousand classes: not on the event loop.
    return vertx
        .executeBlocking(
            () -> new BucketStore(vertx, Mongo.open(vertx, url, database)).begin(), false)
        .compose(begun -> begun);
  }

  private Future<BucketStore> begin() {
    return mongo
        .createIndexWithOptions(HOURS, ID_AND_VERSION, new IndexOptions().unique(true))
        .map(this)
        .recover(failure -> close().transform(closed -> Mongo.translate(failure)));
  }

  /** Succeeds when the server answers. */
  public Future<Void> check() {
    return Mongo.check(mongo);
  }

  public Future<Void> close() {
    return mongo.close();
  }

  public static String id(Instant hour, Stretch stretch) {
    return ID_PREFIX + hour + ":" + stretch.partition() + "." + stretch.number();
  }

  /** The hour in an id. */
  public static Instant hourOf(String id) {
    return Instant.parse(id.substring(ID_PREFIX.length(), id.lastIndexOf(':')));
  }

  /**
   * The ids of all buckets of some days.
   *
   * @param days any instants of them, in UTC
   */
  public Future<List<String>> idsOf(Stream<Instant> days) {
    return findAll(DAYS, days.map(BucketStore::day).distinct().toList(), ALL_FIELDS)
        .map(
            found ->
                found.stream()
                    .flatMap(day -> day.getJsonArray("buckets").stream())
                    .map(String.class::cast)
                    .toList());
  }

  /** Those that are there, without what they have {@code seen}. */
  public Future<List<HourBucket>> find(List<String> ids) {
    return findAll(HOURS, ids, WITHOUT_SEEN)
        .compose(
            found ->
                vertx.executeBlocking(
                    () -> found.stream().map(BucketStore::bucket).toList(), false));
  }

  /** What a bucket has seen; nothing where there is none. */
  public Future<Set<UUID>> seen(Instant hour, Stretch stretch) {
    return mongo
        .findOne(HOURS, new JsonObject().put("_id", id(hour, stretch)), SEEN_ALONE)
        .map(found -> found == null ? Set.<UUID>of() : seen(found))
        .recover(Mongo::translate);
  }

  private Future<List<JsonObject>> findAll(String collection, List<String> ids, JsonObject fields) {
    return mongo
        .findWithOptions(
            collection,
            new JsonObject().put("_id", new JsonObject().put("$in", new JsonArray(ids))),
            new FindOptions().setFields(fields).setBatchSize(ids.size()))
        .recover(Mongo::translate);
  }

  /**
   * Changes a bucket, which is empty before its first change, without losing anybody else's.
   *
   * @param change may be called again with a newer bucket; what it returns unchanged is not written
   */
  public Future<Void> update(Instant hour, Stretch stretch, UnaryOperator<HourBucket> change) {
    return attempt(id(hour, stretch), hour, change, MAX_ATTEMPTS).recover(Mongo::translate);
  }

  private Future<Void> attempt(
      String id, Instant hour, UnaryOperator<HourBucket> change, int attempts) {
    if (attempts == 0) {
      return Future.failedFuture(Problem.unavailable("The figures are being written by others."));
    }
    return mongo
        .findOne(HOURS, new JsonObject().put("_id", id), ALL_FIELDS)
        .compose(found -> vertx.executeBlocking(() -> changed(id, hour, found, change), false))
        .compose(next -> write(hour, next))
        .compose(
            written ->
                written ? Future.succeededFuture() : attempt(id, hour, change, attempts - 1));
  }

  /** The document's next version, null for no change. Folds thousands of entries: blocking. */
  private static JsonObject changed(
      String id, Instant hour, JsonObject found, UnaryOperator<HourBucket> change) {
    HourBucket before = found == null ? HourBucket.empty(hour) : bucket(found).with(seen(found));
    HourBucket after = change.apply(before);
    return after == before
        ? null
        : new JsonObject()
            .put("_id", id)
            .put("version", found == null ? 1L : found.getLong("version") + 1)
            .put("figures", bytes(figures(after)))
            .put("seen", bytes(pack(after.seen())));
  }

  /** False when somebody else was faster. */
  private Future<Boolean> write(Instant hour, JsonObject next) {
    if (next == null) {
      return Future.succeededFuture(true);
    }
    long version = next.getLong("version");
    if (version > 1) {
      var before = new JsonObject().put("_id", next.getString("_id")).put("version", version - 1);
      return mongo.replaceDocuments(HOURS, before, next).map(result -> result.getDocMatched() == 1);
    }
    return mongo
        .updateCollectionWithOptions(
            DAYS,
            new JsonObject().put("_id", day(hour)),
            new JsonObject()
                .put("$addToSet", new JsonObject().put("buckets", next.getString("_id"))),
            new UpdateOptions(true))
        .compose(entered -> mongo.insert(HOURS, next))
        .map(true)
        .recover(
            failure ->
                isDuplicate(failure)
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(failure));
  }

  /** {@code 2026-01-31}. */
  private static String day(Instant hour) {
    return LocalDate.ofInstant(hour, ZoneOffset.UTC).toString();
  }

  private static byte[] figures(HourBucket of) {
    return Json.encode(
        new Figures(of.hour(), of.orders(), of.revenue(), of.users(), of.products()));
  }

  private static HourBucket bucket(JsonObject document) {
    Figures of = Json.decode(document.getJsonObject("figures").getBinary(BINARY), Figures.class);
    return new HourBucket(of.hour, Set.of(), of.orders, of.revenue, of.users, of.products);
  }

  private static byte[] pack(Set<UUID> ids) {
    var packed = ByteBuffer.allocate(ids.size() * BYTES_OF_ID);
    ids.forEach(
        id -> packed.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()));
    return packed.array();
  }

  private static Set<UUID> seen(JsonObject document) {
    var packed = ByteBuffer.wrap(document.getJsonObject("seen").getBinary(BINARY));
    var ids = new HashSet<UUID>();
    while (packed.hasRemaining()) {
      ids.add(new UUID(packed.getLong(), packed.getLong()));
    }
    return ids;
  }

  private static JsonObject bytes(byte[] value) {
    return new JsonObject().put(BINARY, value);
  }

  private static boolean isDuplicate(Throwable failure) {
    return failure instanceof MongoWriteException refused
        && refused.getError().getCategory() == ErrorCategory.DUPLICATE_KEY;
  }
}
