package mercato.platform.mongo;

import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoServerException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import mercato.contract.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One instance's connections to a database; every wait for one has a limit. */
public final class Mongo {

  private static final Logger LOG = LoggerFactory.getLogger(Mongo.class);

  private static final int POOL_SIZE = 16;
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int SOCKET_TIMEOUT_MILLIS = 15_000;

  private Mongo() {}

  /**
   * Opens the client, which connects when first used. The driver's first steps load a thousand
   * classes: on an event loop only where nobody waits for it yet.
   */
  public static MongoClient open(Vertx vertx, String url, String database) {
    return MongoClient.create(
        vertx,
        new JsonObject()
            .put("connection_string", url)
            .put("db_name", database)
            .put("w", "majority")
            .put("maxPoolSize", POOL_SIZE)
            .put("connectTimeoutMS", TIMEOUT_MILLIS)
            .put("serverSelectionTimeoutMS", TIMEOUT_MILLIS)
            .put("waitQueueTimeoutMS", TIMEOUT_MILLIS)
            .put("socketTimeoutMS", SOCKET_TIMEOUT_MILLIS));
  }

  /** Succeeds when the server answers. */
  public static Future<Void> check(MongoClient client) {
    return client
        .runCommand("ping", new JsonObject().put("ping", 1))
        .<Void>mapEmpty()
        .recover(Mongo::translate);
  }

  /**
   * For {@code recover} at the end of a store's method: a server that cannot be reached is {@code
   * UNAVAILABLE}; what it refuses is a defect of ours and stays as it is.
   */
  public static <T> Future<T> translate(Throwable failure) {
    boolean away =
        failure instanceof MongoNotPrimaryException
            || failure instanceof MongoNodeIsRecoveringException
            || failure instanceof MongoException && !(failure instanceof MongoServerException);
    if (!away) {
      return Future.failedFuture(failure);
    }
    LOG.warn("MongoDB is away: {}", failure.getMessage());
    return Future.failedFuture(Problem.unavailable("The shop cannot reach its store just now."));
  }
}
