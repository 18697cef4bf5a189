package mercato.user;

import static mercato.user.Waiting.await;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import mercato.contract.Caller;
import mercato.contract.Operation;
import mercato.contract.user.Device;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.LogIn;
import mercato.contract.user.UserOperations.Register;
import mercato.contract.user.UserOperations.SessionView;
import mercato.embedded.TestStores;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.platform.observe.Trace;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresConfig;

/** The user service in a process of its own, on a real database. */
final class UserService {

  static final String PASSWORD = "correct horse";

  private static final Path MAILS = Path.of("target", "mails");

  private final Node node;
  private final Postgres postgres;

  UserService(String databaseName) {
    var database = Databases.open(databaseName);
    var settings = new HashMap<>(settings(database));
    settings.put("user.mail.folder", MAILS.toString());
    Config config = Config.of(settings);
    NodeConfig nodeConfig = NodeConfig.from(config);
    var service = UserVerticle.service(config);
    config.verify();
    node = await(Node.start(nodeConfig));
    await(node.deploy(List.of(service), Map.of("user", 2)));
    postgres = Postgres.open(node.vertx(), database);
  }

  /** All but where mails go. */
  static Map<String, String> settings(PostgresConfig database) {
    return Map.of(
        "kafka.bootstrapServers", TestStores.kafka(),
        "redis.url", TestStores.redis(),
        "user.postgres.url", database.url(),
        "user.postgres.user", database.user(),
        "user.postgres.password", database.password());
  }

  void stop() {
    await(node.stop());
  }

  <Q, R> Future<R> call(Operation<Q, R> operation, Q request, Caller caller) {
    return node.bus().call(operation, request, caller);
  }

  SessionView register(String email) {
    return await(call(UserOperations.REGISTER, registration(email), guest()));
  }

  /** The id of somebody new. */
  String someone() {
    return register(email()).user().id();
  }

  Future<SessionView> logIn(String email) {
    return call(UserOperations.LOG_IN, new LogIn(email, PASSWORD, device()), guest());
  }

  long count(String sql, Object argument) {
    return await(postgres.client().preparedQuery(sql).execute(Tuple.of(argument)))
        .iterator()
        .next()
        .getLong(0);
  }

  void execute(String sql, Object argument) {
    await(postgres.client().preparedQuery(sql).execute(Tuple.of(argument)));
  }

  String text(String sql, Object argument) {
    return await(postgres.client().preparedQuery(sql).execute(Tuple.of(argument)))
        .iterator()
        .next()
        .getString(0);
  }

  static Register registration(String email) {
    return new Register(email, PASSWORD, "Ann Example", "+49 30 1234567", device());
  }

  static String email() {
    return "ann." + UUID.randomUUID() + "@example.org";
  }

  /** Somewhere else each time, so that one test's attempts do not count in another. */
  static Device device() {
    var random = ThreadLocalRandom.current();
    return new Device("10.0.%d.%d".formatted(random.nextInt(256), random.nextInt(256)), "JUnit");
  }

  static Caller guest() {
    return new Caller(null, Set.of(), Trace.next(), deadline());
  }

  static Caller user(String id) {
    return user(id, Caller.CUSTOMER);
  }

  static Caller user(String id, String role) {
    return new Caller(id, Set.of(role), Trace.next(), deadline());
  }

  static Caller service() {
    return Caller.service(Trace.next(), deadline());
  }

  private static long deadline() {
    return System.currentTimeMillis() + 20_000;
  }
}
