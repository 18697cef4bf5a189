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
import mercato.contract.Problem;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that has the orders is found among all and asked. */
class RebuildTest {

  record Rebuilt(long orders, long mended) {}

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

  private int rebuild() {
    var out = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true));
    try {
      return Main.commandLine()
          .setErr(new PrintWriter(said, true))
          .execute("rebuild", "--data", data.toString());
    } finally {
      System.setOut(out);
      said.append(printed.toString());
    }
  }

  private static Node node() {
    return Node.start(NodeConfig.from(Config.of(Map.of("kafka.bootstrapServers", "127.0.0.1:1"))))
        .await();
  }
}
