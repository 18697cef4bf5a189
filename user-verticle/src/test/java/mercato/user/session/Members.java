package mercato.user.session;

import static mercato.user.Waiting.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import mercato.contract.Problem;
import mercato.contract.user.Device;
import mercato.platform.observe.Trace;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.platform.time.Ids;
import mercato.user.Databases;
import mercato.user.account.AccountStore.Credentials;
import mercato.user.model.Account;
import mercato.user.model.Session;
import mercato.user.token.OpaqueToken;

/** People with sessions, in a database of their own. */
final class Members {

  static final Device PHONE = new Device("192.0.2.1", "Phone");
  static final Device LAPTOP = new Device("192.0.2.2", "Laptop");

  /** Somebody's session and the token that keeps it up. */
  record LoggedIn(UUID userId, UUID id, OpaqueToken token) {}

  final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  final Postgres postgres;
  final AtomicInteger nudges = new AtomicInteger();
  final SessionStore sessions;

  Members(String databaseName) {
    var database = Databases.open(databaseName);
    await(Migrations.run(vertx, database, "db/user"));
    postgres = Postgres.open(vertx, database);
    sessions = new SessionStore(postgres, nudges::incrementAndGet);
  }

  /**
   * Does it where a verticle would. A pool that is used from several threads at once may lose a
   * request.
   */
  <T> Future<T> call(Supplier<Future<T>> work) {
    var done = Promise.<T>promise();
    context.runOnContext(go -> work.get().onComplete(done));
    return done.future();
  }

  <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return call(() -> postgres.pool().withTransaction(work));
  }

  void close() {
    await(postgres.close());
    await(vertx.close());
  }

  static String email() {
    return UUID.randomUUID() + "@mercato.example";
  }

  static Credentials newcomer(String email) {
    return new Credentials(
        Account.open(Ids.next(), email, "Ann", null, List.of("customer"), now()), "hash");
  }

  LoggedIn register() {
    Credentials ann = newcomer(email());
    var session = Session.open(Ids.next(), ann.account().id(), PHONE, now());
    var token = OpaqueToken.next();
    if (!await(call(() -> sessions.register(ann, session, token, Trace.next())))) {
      throw new AssertionError("taken");
    }
    return new LoggedIn(ann.account().id(), session.id(), token);
  }

  /** False when the account is locked. */
  Future<Boolean> open(UUID userId, UUID sessionId, OpaqueToken token) {
    var session = Session.open(sessionId, userId, LAPTOP, now());
    return call(() -> sessions.open(session, "hash", token))
        .map(true)
        .recover(
            failure ->
                failure instanceof Problem refused && refused.code().equals("ACCOUNT_LOCKED")
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(failure));
  }

  LoggedIn logIn(UUID userId) {
    var in = new LoggedIn(userId, Ids.next(), OpaqueToken.next());
    if (!await(open(userId, in.id(), in.token()))) {
      throw new AssertionError("locked");
    }
    return in;
  }

  Future<SessionStore.Rotated> rotate(OpaqueToken spent, OpaqueToken next) {
    return call(() -> sessions.rotate(spent, next, LAPTOP, Trace.next(), now()));
  }

  boolean refreshes(OpaqueToken spent) {
    return await(rotate(spent, OpaqueToken.next())).refreshed().isPresent();
  }

  Future<List<UUID>> end(LoggedIn session) {
    return end(session.id(), session.userId());
  }

  Future<List<UUID>> end(UUID sessionId, UUID userId) {
    return call(() -> sessions.end(sessionId, userId, now()));
  }

  Future<List<UUID>> endAll(UUID userId) {
    return call(() -> sessions.endAll(userId, now()));
  }

  /** As an admin does it: first the account's row, then the sessions that it had by then. */
  Future<List<UUID>> lock(UUID userId) {
    return transaction(
        transaction ->
            transaction
                .preparedQuery("update users set locked_at = now() where id = $1")
                .execute(Tuple.of(userId))
                .compose(locked -> SessionEnds.endAll(transaction, userId, null, now())));
  }

  void unlock(UUID userId) {
    execute("update users set locked_at = null where id = $1", userId);
  }

  void execute(String sql, Object... arguments) {
    query(sql, arguments);
  }

  long count(String sql, Object... arguments) {
    return query(sql, arguments).iterator().next().getLong(0);
  }

  RowSet<Row> query(String sql, Object... arguments) {
    var values = Tuple.from(arguments);
    return await(call(() -> postgres.pool().preparedQuery(sql).execute(values)));
  }

  long facts(UUID userId, String type) {
    return count(
        "select count(*) from outbox where key = $1 and envelope::json ->> 'type' = $2",
        userId.toString(),
        type);
  }

  /** Which of these are among the revocations. */
  List<UUID> revoked(List<UUID> sessionIds) {
    return SessionEnds.ids(
        query(
            "select session_id from revocations where session_id = any($1::uuid[])",
            (Object) sessionIds.toArray(UUID[]::new)));
  }

  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
