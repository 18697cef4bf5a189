package mercato.platform.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One instance's connections to its database.
 *
 * <p>A statement ends after 2 s, a wait for a lock after 0.5 s, a transaction that is left open
 * after 5 s, all by the server itself: a timeout of a future cancels no SQL, and one statement that
 * waits for a lock holds up all that are pipelined behind it. Who finds no free connection within 2
 * s, or too many waiting, is refused.
 */
public final class Postgres {

  private static final int STATEMENT_TIMEOUT_MILLIS = 2_000;
  private static final int LOCK_TIMEOUT_MILLIS = 500;
  private static final int IDLE_IN_TRANSACTION_TIMEOUT_MILLIS = 5_000;
  private static final int WAIT_FOR_CONNECTION_MILLIS = 2_000;
  private static final int IDLE_CONNECTION_SECONDS = 300;
  private static final int MAX_WAITING_TRANSACTIONS = 1_000;
  private static final int MAX_WAITING_STATEMENTS = 4_000;
  private static final List<String> READING_ALL =
      List.of("enable_seqscan", "enable_hashjoin", "enable_mergejoin");

  private final Pool pool;
  private final SqlClient client;

  private Postgres(Pool pool, SqlClient client) {
    this.pool = pool;
    this.client = client;
  }

  /** Connects when first used. Call it on the context of the verticle that owns it. */
  public static Postgres open(Vertx vertx, PostgresConfig config) {
    return new Postgres(
        PgBuilder.pool()
            .with(bounded(config.poolSize(), MAX_WAITING_TRANSACTIONS))
            .connectingTo(server(config))
            .using(vertx)
            .build(),
        PgBuilder.client()
            .with(bounded(config.pipelinedConnections(), MAX_WAITING_STATEMENTS))
            .connectingTo(server(config).setPipeliningLimit(config.pipeliningLimit()))
            .using(vertx)
            .build());
  }

  /** For transactions: {@code pool().withTransaction(...)}. */
  public Pool pool() {
    return pool;
  }

  /** For single statements that wait for no lock; pipelined with those of others. */
  public SqlClient client() {
    return client;
  }

  /** Succeeds when the database answers. */
  public Future<Void> check() {
    return client.query("select 1").execute().mapEmpty();
  }

  /** Closes all connections once what is in flight has come back. */
  public Future<Void> close() {
    return Future.join(client.close(), pool.close()).mapEmpty();
  }

  private static PgConnectOptions server(PostgresConfig config) {
    var options = PgConnectOptions.fromUri(config.url());
    options.setUser(config.user()).setPassword(config.password());
    options.setCachePreparedStatements(true);
    options.addProperty("application_name", "mercato");
    // A prepared statement may keep the plan that was best while its table was still empty, which
    // is to read all of it. Whatever a service asks has an index.
    READING_ALL.forEach(plan -> options.addProperty(plan, "off"));
    options.addProperty("statement_timeout", Integer.toString(STATEMENT_TIMEOUT_MILLIS));
    options.addProperty("lock_timeout", Integer.toString(LOCK_TIMEOUT_MILLIS));
    options.addProperty(
        "idle_in_transaction_session_timeout",
        Integer.toString(IDLE_IN_TRANSACTION_TIMEOUT_MILLIS));
    return options;
  }

  private static PoolOptions bounded(int connections, int waiting) {
    return new PoolOptions()
        .setMaxSize(connections)
        .setMaxWaitQueueSize(waiting)
        .setConnectionTimeout(WAIT_FOR_CONNECTION_MILLIS)
        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(IDLE_CONNECTION_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
  }
}
