package mercato.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mercato.contract.Problem;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processes that know of a rebuild are found among all and asked. */
class RebuildTest {

  record Rebuilt(long orders, long mended) {}

  record Counted(long orders) {}

  @TempDir Path data;

  private final StringWriter said = new StringWriter();
  private Node other;
  private Node orders;

  @BeforeEach
  void start() {
    other = node();
    orders = node();
    RunFile.write(
        data,
        "http://127.0.0.1:1",
        List.of(
            new RunFile.Member("gone", "http://127.0.0.1:1"),
            new RunFile.Member("user", other.managementUrl()),
            new RunFile.Member("order", orders.managementUrl())),
        "nowhere",
        Map.of());
  }

  @AfterEach
  void stop() {
    RunFile.delete(data);
    other.stop().await();
    orders.stop().await();
  }

  @Test
  void theCountsAreTold() {
    orders.task("rebuild-orders", () -> Future.succeededFuture(new Rebuilt(1_000, 3)));
    assertThat(rebuild()).isZero();
    assertThat(said.toString()).contains("1000 orders compared with their log, 3 mended.");
  }

  @Test
  void aFailureIsToldWithItsReason() {
    var away = new Problem(Problem.Kind.UNAVAILABLE, "UNAVAILABLE", "the store is away");
    orders.task("rebuild-orders", () -> Future.failedFuture(away));
    assertThat(rebuild()).isOne();
    assertThat(said.toString()).contains("order: the store is away");
  }

  @Test
  void aShopWithoutOrdersCannotRebuildThem() {
    assertThat(rebuild()).isOne();
    assertThat(said.toString()).contains("no process of the shop can rebuild its orders");
  }

  @Test
  void everyProcessRebuildsItsRecommendations() {
    orders.task("rebuild-recommendations", () -> Future.succeededFuture(new Counted(7)));
    other.task("rebuild-recommendations", () -> Future.succeededFuture(new Counted(9)));
    assertThat(rebuild("--recommendations")).isZero();
    assertThat(said.toString())
        .contains("user: 9 orders counted.", "order: 7 orders counted.")
        .doesNotContain("gone");
  }

  @Test
  void aProcessThatCannotDoesNotKeepOthersFromRebuildingTheirRecommendations() {
    var away = new Problem(Problem.Kind.UNAVAILABLE, "UNAVAILABLE", "Kafka is away");
    other.task("rebuild-recommendations", () -> Future.failedFuture(away));
    orders.task("rebuild-recommendations", () -> Future.succeededFuture(new Counted(7)));
    assertThat(rebuild("--recommendations")).isOne();
    assertThat(said.toString()).contains("user: Kafka is away", "order: 7 orders counted.");
  }

  @Test
  void aShopWithoutRecommendationsCannotRebuildThem() {
    orders.task("rebuild-orders", () -> Future.succeededFuture(new Rebuilt(1, 0)));
    assertThat(rebuild("--recommendations")).isOne();
    assertThat(said.toString()).contains("no process of the shop can rebuild its recommendations");
  }

  private int rebuild(String... options) {
    var out = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true));
    try {
      return Main.commandLine().setErr(new PrintWriter(said, true)).execute(arguments(options));
    } finally {
      System.setOut(out);
      said.append(printed.toString());
    }
  }

  private String[] arguments(String... options) {
    return Stream.concat(Stream.of("rebuild", "--data", data.toString()), Stream.of(options))
        .toArray(String[]::new);
  }

  private static Node node() {
    return Node.start(NodeConfig.from(Config.of(Map.of("kafka.bootstrapServers", "127.0.0.1:1"))))
        .await();
  }
}
