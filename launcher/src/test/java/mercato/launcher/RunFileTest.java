package mercato.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running shop leaves for tools. */
class RunFileTest {

  @TempDir Path data;

  private int port;

  @BeforeEach
  void write() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var stores = Map.of("order.postgres.password", "it's", "redis.url", "redis://:a=b@h:1");
    RunFile.write(data, "http://127.0.0.1:" + port, List.of(), "nowhere", stores);
  }

  @AfterEach
  void delete() {
    RunFile.delete(data);
  }

  @Test
  void theStoresAreNamedAsVariablesInAFileOfItsOwners() throws IOException {
    Path file = data.resolve("run/stores.env");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(EnvFile.read(file))
        .containsOnly(
            Map.entry("MERCATO_ORDER_POSTGRES_PASSWORD", "it's"),
            Map.entry("MERCATO_REDIS_URL", "redis://:a=b@h:1"));
  }

  @Test
  void theShopIsFoundByItsPortWhileItRuns() {
    assertThat(PortFile.find(port)).hasValue(data);
    assertThat(tell("status", "--port", Integer.toString(port))).contains("Mercato at");
    RunFile.delete(data);
    assertThat(PortFile.find(port)).isEmpty();
    assertThat(data.resolve("run")).isEmptyDirectory();
  }

  @Test
  void aPortWithoutAShopAndAShopThatIsElsewhereNowAreRefused() throws IOException {
    assertThat(tell("stop", "--port", "1")).contains("no shop of yours runs on port 1");
    Files.writeString(
        data.resolve("run/shop.json"),
        Files.readString(data.resolve("run/shop.json")).replace(":" + port, ":1"));
    assertThat(tell("rebuild", "--port", Integer.toString(port))).contains("no shop of yours");
    PortFile.delete(port);
  }

  private static String tell(String... arguments) {
    var said = new StringWriter();
    var out = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true));
    try {
      Main.commandLine().setErr(new PrintWriter(said, true)).execute(arguments);
    } finally {
      System.setOut(out);
    }
    return said + printed.toString();
  }
}
