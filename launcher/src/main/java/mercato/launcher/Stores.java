package mercato.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import mercato.embedded.Database;
import mercato.embedded.EmbeddedStores;
import mercato.embedded.KafkaServer;
import mercato.embedded.MongoServer;
import mercato.embedded.PostgresServer;
import mercato.embedded.Program;
import mercato.embedded.RedisServer;
import mercato.embedded.StoreEvent;
import mercato.platform.config.Config;

/**
 * The stores that the configuration names no URL for, started side by side as children of this
 * process.
 */
final class Stores implements AutoCloseable {

  private static final String REDIS = "redis.url";
  private static final String MONGO = "mongo.url";
  private static final String KAFKA = "kafka.bootstrapServers";

  /** The section of each PostgreSQL database, and the name that it gets here. */
  private static final Map<String, String> DATABASES =
      Map.of(
          "user.postgres", "user_db",
          "inventory.postgres", "inventory_db",
          "order.postgres", "order_db",
          "provider.postgres", "provider_db");

  private final EmbeddedStores embedded;
  private final Config given;
  private final List<String> started = new ArrayList<>();
  private final int kafkaPort = freePort();

  /**
   * @param given what people configured; a store with a URL there is theirs to run
   */
  Stores(Path data, Config given, Consumer<StoreEvent> listener) {
    this.embedded = EmbeddedStores.open(data, listener);
    this.given = given;
  }

  /** Settings with which the services would start if every store were there: to check the rest. */
  static Map<String, String> placeholders() {
    var settings = new LinkedHashMap<String, String>();
    settings.put(REDIS, "redis://127.0.0.1:1");
    settings.put(MONGO, "mongodb://127.0.0.1:1");
    settings.put(KAFKA, "127.0.0.1:1");
    DATABASES
        .keySet()
        .forEach(
            section ->
                settings.putAll(
                    connection(section, "postgresql://127.0.0.1:1/none", "none", "none")));
    return settings;
  }

  /** What is known before any of them is up. */
  Map<String, String> early() {
    return isGiven(KAFKA) ? Map.of() : Map.of(KAFKA, "127.0.0.1:" + kafkaPort);
  }

  /** Begins to start what is needed; the settings by which the services find it. */
  CompletableFuture<Map<String, String>> start() {
    var parts =
        List.of(
            single(REDIS, "Redis 7", s -> s.redis(0).thenApply(RedisServer::url)),
            single(MONGO, "MongoDB emulator", s -> s.mongo(0).thenApply(MongoServer::url)),
            single(KAFKA, "Kafka 4", s -> s.kafka(kafkaPort).thenApply(KafkaServer::url)),
            databases());
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              var settings = new LinkedHashMap<String, String>();
              parts.forEach(part -> settings.putAll(part.join()));
              return settings;
            });
  }

  /** Keeps a program up beside the stores; see {@link EmbeddedStores#program}. */
  CompletableFuture<Program> program(String name, int port, Program.Recipe recipe) {
    return embedded.program(name, port, recipe);
  }

  void stopPrograms() {
    embedded.stopPrograms();
  }

  /** The keys by which all stores are found. */
  static List<String> keys() {
    var keys = new ArrayList<>(List.of(REDIS, MONGO, KAFKA));
    DATABASES.keySet().forEach(section -> keys.addAll(connection(section, "", "", "").keySet()));
    return keys;
  }

  /** The names of those that run here, for people. */
  List<String> started() {
    return List.copyOf(started);
  }

  /** Waits for a future of {@link #start}; its own failure, not the wrapping one, comes out. */
  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }

  @Override
  public void close() {
    embedded.close();
  }

  private CompletableFuture<Map<String, String>> single(
      String key, String name, Function<EmbeddedStores, CompletableFuture<String>> launch) {
    if (isGiven(key)) {
      return CompletableFuture.completedFuture(Map.of());
    }
    started.add(name);
    return launch.apply(embedded).thenApply(url -> Map.of(key, url));
  }

  private boolean isGiven(String key) {
    return given.section("").optional(key).isPresent();
  }

  /** On loopback; somebody else may take it before it is used. */
  static int freePort() {
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException cause) {
      throw new LaunchException("no port is free: " + cause.getMessage(), cause);
    }
  }

  private CompletableFuture<Map<String, String>> databases() {
    var missing =
        DATABASES.keySet().stream()
            .filter(section -> given.section(section).optional("url").isEmpty())
            .toList();
    if (missing.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    started.add("PostgreSQL 18");
    return embedded.postgres(0).thenApply(server -> connections(server, missing));
  }

  private static Map<String, String> connections(PostgresServer server, List<String> sections) {
    var names = sections.stream().map(DATABASES::get).toArray(String[]::new);
    List<Database> databases = server.createDatabases(names);
    var settings = new LinkedHashMap<String, String>();
    for (int i = 0; i < names.length; i++) {
      Database database = databases.get(i);
      String url =
          "postgresql://" + database.host() + ":" + database.port() + "/" + database.name();
      settings.putAll(connection(sections.get(i), url, database.user(), database.password()));
    }
    return settings;
  }

  private static Map<String, String> connection(
      String section, String url, String user, String password) {
    return Map.of(section + ".url", url, section + ".user", user, section + ".password", password);
  }
}
