package mercato.user;

import static java.nio.charset.StandardCharsets.UTF_8;
import static mercato.user.Waiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import mercato.contract.Caller;
import mercato.contract.user.Device;
import mercato.contract.user.UserFact;
import mercato.embedded.TestStores;
import mercato.platform.config.Config;
import mercato.platform.json.Json;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.platform.observe.Trace;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.platform.redis.BoundedRedis;
import mercato.platform.time.Ids;
import mercato.user.account.AccountStore;
import mercato.user.limits.Attempts;
import mercato.user.limits.LimitsConfig;
import mercato.user.model.Account;
import mercato.user.model.AccountRules;
import mercato.user.model.PhoneNumbers;
import mercato.user.password.CommonPasswords;
import mercato.user.password.Passwords;
import mercato.user.session.TellRevocations;

/** Accounts on real stores, and what works on them, without the verticle. */
public final class Accounts {

  public static final String PASSWORD = "correct horse";

  private static final AccountRules RULES =
      new AccountRules(new PhoneNumbers("US"), CommonPasswords.load()::contains);

  private final Node node;
  private final Postgres postgres;
  private final Redis redis;
  private final Passwords passwords;
  private final String passwordHash;

  public Accounts(String databaseName) {
    var database = Databases.open(databaseName);
    var config = Config.of(Map.of("kafka.bootstrapServers", "127.0.0.1:1"));
    node = await(Node.start(NodeConfig.from(config)));
    await(Migrations.run(node.vertx(), database, "db/user"));
    postgres = Postgres.open(node.vertx(), database);
    redis = BoundedRedis.open(node.vertx(), TestStores.redis());
    passwords = new Passwords(node.vertx(), 2, 100);
    passwordHash = await(passwords.hash(PASSWORD, guest()));
  }

  public void close() {
    await(passwords.close());
    await(postgres.close());
    redis.close();
    await(node.stop());
  }

  public Vertx vertx() {
    return node.vertx();
  }

  public AccountRules rules() {
    return RULES;
  }

  public Postgres postgres() {
    return postgres;
  }

  public Redis redis() {
    return redis;
  }

  public Passwords passwords() {
    return passwords;
  }

  public Attempts attempts() {
    return new Attempts(redis, new LimitsConfig(true));
  }

  public TellRevocations revocations() {
    return new TellRevocations(node.vertx(), node.bus(), postgres, redis);
  }

  /** The id of a new customer. */
  public UUID add() {
    return add(email());
  }

  public UUID add(String email) {
    UUID id = Ids.next();
    query(
        "insert into users (id, email, name, roles, password_hash, created_at)"
            + " values ($1, $2, 'Ann Example', '{customer}', $3, now())",
        id,
        email,
        passwordHash);
    return id;
  }

  /** The id of a new session. */
  public UUID logIn(UUID userId) {
    UUID id = Ids.next();
    query(
        "insert into sessions (id, user_id, created_at, expires_at, last_seen_at)"
            + " values ($1, $2, now(), now() + interval '1 day', now())",
        id,
        userId);
    return id;
  }

  public Account find(UUID userId) {
    return await(new AccountStore(postgres).find(userId)).orElseThrow();
  }

  /** Those that nobody has ended. */
  public Set<UUID> sessions(UUID userId) {
    return Set.copyOf(
        query("select id from sessions where user_id = $1 and revoked_at is null", userId).stream()
            .map(row -> row.getUUID("id"))
            .toList());
  }

  public boolean revoked(UUID sessionId) {
    return count("select count(*) from revocations where session_id = $1", sessionId) == 1;
  }

  /** What is to be told of a user. */
  public List<UserFact> facts(UUID userId) {
    return query("select envelope from outbox where key = $1 order by seq", userId.toString())
        .stream()
        .map(row -> row.getString("envelope"))
        .<UserFact>map(
            envelope -> Json.envelope(envelope.getBytes(UTF_8), UserFact.TOPIC.types()).body())
        .toList();
  }

  public long count(String sql, Object... values) {
    return query(sql, values).iterator().next().getLong(0);
  }

  public RowSet<Row> query(String sql, Object... values) {
    return await(postgres.pool().preparedQuery(sql).execute(Tuple.from(values)));
  }

  /** What is refused at once is refused all the same. */
  public static <T> Future<T> asked(Supplier<Future<T>> call) {
    return Future.succeededFuture().compose(now -> call.get());
  }

  public static String email() {
    return "ann." + UUID.randomUUID() + "@example.org";
  }

  /** Somewhere that nobody has called from. */
  public static Device device() {
    return new Device("test " + UUID.randomUUID(), "JUnit");
  }

  public static Caller caller(UUID userId, String... roles) {
    return new Caller(
        userId.toString(),
        roles.length == 0 ? Set.of(Caller.CUSTOMER) : Set.of(roles),
        Trace.next(),
        deadline());
  }

  public static Caller guest() {
    return new Caller(null, Set.of(), Trace.next(), deadline());
  }

  public static Caller service() {
    return Caller.service(Trace.next(), deadline());
  }

  private static long deadline() {
    return System.currentTimeMillis() + 20_000;
  }
}
