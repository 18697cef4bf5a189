package mercato.platform.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import mercato.platform.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members of one JVM, on loopback. */
class ClusterTest {

  private static final int MAX_PORT = 60_000;

  private record Node(Vertx vertx, Cluster cluster) {}

  @TempDir Path directory;

  Map<String, String> settings;
  Node first;

  @BeforeEach
  void start() throws Exception {
    settings = new HashMap<>(ClusterSecrets.createIfAbsent(directory.resolve("ours")));
    int port = freePort();
    settings.put("cluster.enabled", "true");
    settings.put("cluster.port", Integer.toString(port));
    settings.put("cluster.initialHosts", "127.0.0.1:" + port);
    first = join(settings);
    settings.put("cluster.port", Integer.toString(freePort()));
  }

  @AfterEach
  void stop() throws Exception {
    get(first.vertx.close());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort() <= MAX_PORT ? socket.getLocalPort() : freePort();
    }
  }

  private static Node join(Map<String, String> settings) throws Exception {
    ClusterConfig config = ClusterConfig.from(Config.of(settings).section("cluster")).orElseThrow();
    Cluster cluster = Cluster.of(config, "node");
    Vertx vertx =
        get(
            Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(Cluster.eventBus(config)))
                .withClusterManager(cluster)
                .buildClustered());
    return new Node(vertx, cluster);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void aNodeJoinsAndLeaves() throws Exception {
    Node second = join(settings);
    assertThat(first.cluster.getNodes())
        .containsExactlyInAnyOrder(first.cluster.getNodeId(), second.cluster.getNodeId());
    assertThat(second.cluster.clusterHost()).isEqualTo("127.0.0.1");

    get(second.vertx.close());

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> first.cluster.getNodes().equals(List.of(first.cluster.getNodeId())));
  }

  @Test
  void aNodeWithAnotherSecretIsRefused() throws Exception {
    settings.put("cluster.authSecret", "this is not the secret");

    assertThatThrownBy(() -> join(settings)).isInstanceOf(ExecutionException.class);
    assertThat(first.cluster.getNodes()).containsExactly(first.cluster.getNodeId());
  }

  @Test
  void aNodeWithAnotherKeyStaysAlone() throws Exception {
    Map<String, String> other = ClusterSecrets.createIfAbsent(directory.resolve("theirs"));
    settings.put("cluster.keyStore", other.get("cluster.keyStore"));
    settings.put("cluster.keyStorePassword", other.get("cluster.keyStorePassword"));

    Node stranger = join(settings);

    assertThat(stranger.cluster.getNodes()).containsExactly(stranger.cluster.getNodeId());
    // Longer than MERGE3 takes to bring together those who understand each other.
    await()
        .during(Duration.ofMillis(3_500))
        .atMost(Duration.ofSeconds(6))
        .until(() -> first.cluster.getNodes().size() == 1);
    get(stranger.vertx.close());
  }
}
