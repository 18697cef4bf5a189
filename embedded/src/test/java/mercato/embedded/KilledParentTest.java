package mercato.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledParentTest {
  private final List<Integer> ports = IntStream.range(0, 4).mapToObj(i -> Ports.orFree(0)).toList();
  private Process parent;

  @AfterEach
  void endParent() {
    if (parent != null) {
      parent.destroyForcibly();
    }
  }

  @Test
  void nothingListensAfterTheParentWasKilledAndTheNextStartFindsTheData(@TempDir Path data)
      throws Exception {
    startParent(data);
    assertThat(ports).allMatch(ListeningMain::answers);
    assertThatThrownBy(() -> EmbeddedStores.open(data, event -> {}))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("in use by process " + parent.pid());

    assertThat(EmbeddedStores.owner(data)).hasValue(parent.pid());

    parent.destroyForcibly().waitFor();
    assertThat(EmbeddedStores.owner(data)).isEmpty();
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> ports.stream().noneMatch(ListeningMain::answers));

    try (var stores = EmbeddedStores.open(data, event -> {})) {
      var postgres = stores.postgres(ports.get(0));
      var redis = stores.redis(ports.get(1));
      var kafka = stores.kafka(ports.get(2));
      assertThat(Clients.redis(redis.join().url(), "PING")).isEqualTo("+PONG");
      assertThat(
              Clients.query(
                  postgres.join().createDatabases("user_db").get(0), "SELECT current_database()"))
          .isEqualTo("user_db");
      assertThat(kafka.join().port()).isEqualTo(ports.get(2));
    }
  }

  @Test
  void aStartWhileTheKilledParentsChildrenStillEndWaitsForThem(@TempDir Path data)
      throws Exception {
    startParent(data);
    parent.destroyForcibly().waitFor();
    try (var stores = EmbeddedStores.open(data, event -> {})) {
      var all =
          List.of(
              stores.postgres(ports.get(0)),
              stores.redis(ports.get(1)),
              stores.kafka(ports.get(2)),
              stores.mongo(ports.get(3)));
      all.forEach(store -> assertThat(store.join().pid()).isPositive());
    }
  }

  private void startParent(Path data) throws IOException {
    var command = new ArrayList<String>();
    command.add(ChildJvm.JAVA.toString());
    command.add("-Dmercato.home=" + System.getProperty("mercato.home"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ParentMain.class.getName(), data.toString()));
    ports.forEach(port -> command.add(port.toString()));
    parent = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output =
        new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8));
    var lines = new ArrayList<String>();
    assertThat(output.lines().peek(lines::add).anyMatch(line -> line.startsWith("databases")))
        .as(() -> String.join("\n", lines))
        .isTrue();
  }
}
