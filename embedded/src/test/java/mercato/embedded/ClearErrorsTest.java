package mercato.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClearErrorsTest {
  @Test
  void aSecondStartOnTheSameDataNamesTheFirst(@TempDir Path data) {
    var first = EmbeddedStores.open(data, event -> {});
    try (first) {
      assertThatThrownBy(() -> EmbeddedStores.open(data, event -> {}))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid())
          .hasMessageContaining("stop that one first");
      assertThat(EmbeddedStores.owner(data)).hasValue(ProcessHandle.current().pid());
    }
    assertThat(EmbeddedStores.owner(data)).isEmpty();
    EmbeddedStores.open(data, event -> {}).close();
  }

  @Test
  void aTakenPortIsNamed(@TempDir Path data) throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var stores = EmbeddedStores.open(data, event -> {})) {
      assertThatThrownBy(() -> stores.redis(other.getLocalPort()).join())
          .isInstanceOf(CompletionException.class)
          .hasRootCauseInstanceOf(StoreException.class)
          .hasMessageContaining("Port " + other.getLocalPort() + ", meant for redis, is taken");
    }
  }

  @Test
  void aStoreThatCannotStartTellsItsLastWords(@TempDir Path data) throws Exception {
    Files.createDirectory(data.resolve("redis"));
    try (var stores = EmbeddedStores.open(data, event -> {})) {
      Files.createDirectories(data.resolve("redis/appendonlydir"));
      Files.writeString(data.resolve("redis/appendonlydir/appendonly.aof.manifest"), "nonsense\n");
      assertThatThrownBy(() -> stores.redis(0).join())
          .hasMessageContaining("redis did not start: it ended with exit code 1")
          .hasMessageContaining("Invalid AOF manifest file format");
    }
  }

  @Test
  void aMissingHomeIsNamed() {
    var home = System.clearProperty("mercato.home");
    try {
      assertThatThrownBy(() -> ChildJvm.classPath("kafka-broker"))
          .hasMessageContaining("mercato.home is not set");
      System.setProperty("mercato.home", "/nowhere");
      assertThatThrownBy(() -> ChildJvm.classPath("kafka-broker"))
          .hasMessageContaining("/nowhere/embedded/kafka-broker/target/lib is missing");
    } finally {
      System.setProperty("mercato.home", home);
    }
  }

  @Test
  void aStrangerUnderARecordedProcessIdIsLeftAlone(@TempDir Path data) throws Exception {
    try (var stores = EmbeddedStores.open(data, event -> {})) {
      stores.postgres(0).join();
    }
    var stranger = new ProcessBuilder("sleep", "60").start();
    try (var stores = EmbeddedStores.open(data, event -> {})) {
      Predecessor.record(data.resolve("run/postgres.pid"), stranger.pid(), ChildJvm.JAVA);
      Files.writeString(
          data.resolve("postgres/postmaster.pid"),
          "%d\n%s\n1\n5432\n\n127.0.0.1\n\nready   \n"
              .formatted(stranger.pid(), data.resolve("postgres")));
      Files.createDirectories(data.resolve("postgres.new/half"));

      assertThat(stores.postgres(0).join().pid()).isNotEqualTo(stranger.pid());
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void aPredecessorThatHangsIsEndedByForce(@TempDir Path data) throws Exception {
    var directory = DataDirectory.create(data);
    var hanging = new ProcessBuilder("sleep", "60").directory(data.toFile()).start();
    var executable = Path.of(hanging.info().command().orElseThrow());
    Predecessor.record(directory.pidFile("redis"), hanging.pid(), executable);
    Predecessor.end(directory, "redis", Duration.ofMillis(300));
    assertThat(hanging.isAlive()).isFalse();
    assertThat(directory.pidFile("redis")).doesNotExist();
  }
}
