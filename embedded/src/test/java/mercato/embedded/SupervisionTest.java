package mercato.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import mercato.embedded.StoreEvent.Kind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisionTest {
  private final List<StoreEvent> events = new CopyOnWriteArrayList<>();

  @Test
  void aKilledStoreComesBackOnItsPortWithItsData(@TempDir Path data) throws Exception {
    try (var stores = EmbeddedStores.open(data, events::add)) {
      stores.kafka(0);
      stores.mongo(0);
      stores.redis(0);
      var orders = stores.postgres(0).join().createDatabases("order_db").get(0);
      Clients.query(orders, "CREATE TABLE kept AS SELECT 42 AS answer");
      var redis = stores.redis(0).join();
      Clients.redis(redis.url(), "SET kept 42");
      var kafka = stores.kafka(0).join();
      Clients.createTopic(kafka.url(), "kept");
      Clients.produce(kafka.url(), "kept", "42");

      var mongo = stores.mongo(0).join();
      Clients.insert(mongo.url(), "kept");

      for (var server : List.of(mongo, redis, kafka, stores.postgres(0).join())) {
        kill(server);
      }
      for (var name : List.of("postgres", "redis", "mongo", "kafka")) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> has(name, Kind.RESTARTED));
        assertThat(has(name, Kind.DIED)).isTrue();
      }

      assertThat(Clients.query(orders, "SELECT answer FROM kept")).isEqualTo("42");
      assertThat(Clients.redis(redis.url(), "GET kept")).isEqualTo("42");
      assertThat(Clients.find(mongo.url(), "kept")).isNotNull();
      assertThat(Clients.consume(kafka.url(), "kept", 1)).containsExactly("42");
    }
  }

  @Test
  void aStopIsNoDeath(@TempDir Path data) {
    long process;
    try (var stores = EmbeddedStores.open(data, events::add)) {
      process = stores.redis(0).join().pid();
    }
    assertThat(ProcessHandle.of(process)).isEmpty();
    assertThat(events).extracting(StoreEvent::kind).containsExactly(Kind.STARTED);
  }

  @Test
  void nobodyWaitsInVainForAStartThatBroke(@TempDir Path data) {
    try (var stores = EmbeddedStores.open(data, events::add)) {
      var broken =
          new Program.Recipe(
              List.of("-version"),
              Map.of(),
              () -> {
                throw new NoClassDefFoundError("gone");
              });
      assertThat(stores.program("broken", Ports.orFree(0), broken))
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(NoClassDefFoundError.class);
      assertThat(has("broken", Kind.FAILED)).isTrue();
    }
  }

  @Test
  void aProgramComesBackTooAndStopsBeforeTheStores(@TempDir Path data) throws Exception {
    try (var stores = EmbeddedStores.open(data, events::add)) {
      var redis = stores.redis(0).join();
      var arguments =
          List.of("-cp", System.getProperty("java.class.path"), ListeningMain.class.getName());
      int port = Ports.orFree(0);
      var recipe =
          new Program.Recipe(
              arguments, Map.of("PORT", Integer.toString(port)), () -> ListeningMain.answers(port));
      var program = stores.program("listener", port, recipe).join();

      kill(program);
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> has("listener", Kind.RESTARTED));
      assertThat(ListeningMain.answers(port)).isTrue();

      stores.stopPrograms();
      assertThat(ListeningMain.answers(port)).isFalse();
      assertThat(Clients.redis(redis.url(), "PING")).isEqualTo("+PONG");
    }
  }

  @Test
  void pausesDoubleUpToALimit() {
    assertThat(Supervisor.longer(Supervisor.FIRST_PAUSE)).hasMillis(400);
    assertThat(Supervisor.longer(Duration.ofSeconds(6))).isEqualTo(Supervisor.LONGEST_PAUSE);
    assertThat(Supervisor.longer(Supervisor.LONGEST_PAUSE)).isEqualTo(Supervisor.LONGEST_PAUSE);
  }

  private boolean has(String store, Kind kind) {
    return events.stream().anyMatch(e -> e.store().equals(store) && e.kind() == kind);
  }

  private static void kill(Server server) {
    assertThat(ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly()).isTrue();
  }
}
