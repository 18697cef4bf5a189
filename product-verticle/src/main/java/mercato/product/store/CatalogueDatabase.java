package mercato.product.store;

import com.mongodb.MongoWriteException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.MongoClient;
import mercato.platform.mongo.Mongo;

/** The MongoDB database {@code catalogue}: its client, its indexes, its absence. */
public final class CatalogueDatabase {

  static final String PRODUCTS = "products";
  static final String PENDING = "pending";
  static final String LEASES = "leases";

  /** The server's word for an id that is taken. */
  static final int DUPLICATE_KEY = 11_000;

  private static final String NAME = "catalogue";
  private static final JsonObject BY_ID_AND_VERSION =
      new JsonObject().put("_id", 1).put("version", 1);

  private final MongoClient client;

  private CatalogueDatabase(MongoClient client) {
    this.client = client;
  }

  /** Opens the client; nothing is connected before the first use. */
  public static CatalogueDatabase open(Vertx vertx, String url) {
    return open(vertx, url, NAME);
  }

  /** Opens a database of another name, such as a test's own. */
  public static CatalogueDatabase open(Vertx vertx, String url, String name) {
    return new CatalogueDatabase(Mongo.open(vertx, url, name));
  }

  /**
   * Creates the indexes that are missing. That of {@code _id} and {@code version} serves writes
   * that expect a version: the emulator uses an index only when the filter names exactly its keys.
   */
  public Future<Void> ensureIndexes() {
    var unique = new IndexOptions().unique(true);
    return client
        .createIndexWithOptions(PRODUCTS, BY_ID_AND_VERSION, unique)
        .compose(done -> client.createIndexWithOptions(LEASES, BY_ID_AND_VERSION, unique))
        .compose(done -> client.createIndex(PENDING, new JsonObject().put("shard", 1)))
        .compose(done -> ReviewStore.ensureIndexes(client))
        .compose(done -> VoteStore.ensureIndexes(client))
        .compose(done -> WatchStore.ensureIndexes(client))
        .compose(done -> ErasedStore.ensureIndexes(client))
        .recover(Mongo::translate);
  }

  /** Succeeds when the server answers. */
  public Future<Void> check() {
    return Mongo.check(client);
  }

  public Future<Void> close() {
    return client.close();
  }

  MongoClient client() {
    return client;
  }

  /** False when something with that id, or another key that is unique, is there already. */
  static Future<Boolean> insertNew(MongoClient client, String collection, JsonObject document) {
    return client
        .insert(collection, document)
        .map(true)
        .recover(
            failure -> isTaken(failure) ? Future.succeededFuture(false) : Mongo.translate(failure));
  }

  /** Whether an insert failed because its id is taken. */
  private static boolean isTaken(Throwable failure) {
    return failure instanceof MongoWriteException write
        && write.getError().getCode() == DUPLICATE_KEY;
  }
}
