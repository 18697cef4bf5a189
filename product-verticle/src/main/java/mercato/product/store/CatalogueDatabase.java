package mercato.product.store;

import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoServerException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.MongoClient;
import mercato.contract.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The MongoDB database {@code catalogue}: its client, its indexes, its absence. */
public final class CatalogueDatabase {

  static final String PRODUCTS = "products";
  static final String PENDING = "pending";
  static final String LEASES = "leases";

  /** The server's word for an id that is taken. */
  static final int DUPLICATE_KEY = 11_000;

  private static final Logger LOG = LoggerFactory.getLogger(CatalogueDatabase.class);
  private static final String NAME = "catalogue";
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
  private static final int SERVER_SELECTION_TIMEOUT_MILLIS = 2_000;
  private static final int SOCKET_TIMEOUT_MILLIS = 15_000;
  private static final int POOL_WAIT_MILLIS = 2_000;
  private static final int POOL_SIZE = 16;
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
    return new CatalogueDatabase(
        MongoClient.create(
            vertx,
            new JsonObject()
                .put("connection_string", url)
                .put("db_name", name)
                .put("w", "majority")
                .put("maxPoolSize", POOL_SIZE)
                .put("connectTimeoutMS", CONNECT_TIMEOUT_MILLIS)
                .put("socketTimeoutMS", SOCKET_TIMEOUT_MILLIS)
                .put("serverSelectionTimeoutMS", SERVER_SELECTION_TIMEOUT_MILLIS)
                .put("waitQueueTimeoutMS", POOL_WAIT_MILLIS)));
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
        .recover(CatalogueDatabase::away);
  }

  /** Succeeds when the server answers. */
  public Future<Void> check() {
    return client
        .runCommand("ping", new JsonObject().put("ping", 1))
        .<Void>mapEmpty()
        .recover(CatalogueDatabase::away);
  }

  public Future<Void> close() {
    return client.close();
  }

  MongoClient client() {
    return client;
  }

  /**
   * A server that cannot be reached is {@code UNAVAILABLE}; what it refuses is a defect of ours.
   */
  static <T> Future<T> away(Throwable failure) {
    boolean away =
        failure instanceof MongoNotPrimaryException
            || failure instanceof MongoNodeIsRecoveringException
            || failure instanceof MongoException && !(failure instanceof MongoServerException);
    if (!away) {
      return Future.failedFuture(failure);
    }
    LOG.warn("MongoDB is away: {}", failure.getMessage());
    return Future.failedFuture(Problem.unavailable("The catalogue cannot be reached right now."));
  }
}
