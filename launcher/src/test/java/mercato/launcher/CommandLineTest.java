package mercato.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mercato.platform.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What people get who type something that cannot be done: one clear line, before any start. */
class CommandLineTest {

  @TempDir Path data;

  private final StringWriter said = new StringWriter();

  @Test
  void helpNamesEveryCommand() {
    assertThat(run("--help")).isZero();
    assertThat(said.toString())
        .contains("start", "status", "stop", "serve", "rebuild", "rotate-keys", "bench", "audit");
  }

  @Test
  void aTakenPortIsNamedWithTheWayOut() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(start("--port", Integer.toString(taken.getLocalPort()))).isOne();
      assertThat(said.toString())
          .isEqualToIgnoringNewLines(
              "mercato: port " + taken.getLocalPort() + " is taken: choose another with --port");
    }
  }

  @Test
  void aSecondStartOnTheSameDataIsToldWhereTheFirstIs() throws IOException {
    var self = ProcessHandle.current();
    var run =
        new RunFile(
            self.pid(),
            self.info().startInstant().orElseThrow().toEpochMilli(),
            "http://127.0.0.1:1",
            List.of(),
            "nowhere");
    Files.createDirectories(data.resolve("run"));
    Files.write(data.resolve("run/shop.json"), Json.encode(run));

    assertThat(start("--port", "0")).isOne();
    assertThat(said.toString())
        .contains("a shop runs on " + data, "http://127.0.0.1:1", "./mercato stop");
  }

  @Test
  void aWrongValueOrAnUnknownServiceIsRefused() {
    assertThat(start("--seed", "everything")).isEqualTo(2);
    assertThat(said.toString()).contains("demo", "none");
    assertThat(start("--port", "0", "--instances", "oder=2")).isOne();
    assertThat(said.toString()).contains("--instances takes SERVICE=N", "oder=2");
    assertThat(start("--port", "0", "--instances", "provider=2")).isOne();
    assertThat(said.toString()).contains("leave provider out of --instances");
    assertThat(run("serve", "oder")).isOne();
    assertThat(said.toString()).contains("no service is called 'oder'", "order");
  }

  @Test
  void statusAndStopSayWhenNothingRuns() {
    assertThat(run("status", "--data", data.toString())).isOne();
    assertThat(run("stop", "--data", data.toString())).isZero();
  }

  private int start(String... options) {
    var arguments = new String[options.length + 3];
    arguments[0] = "start";
    arguments[1] = "--data";
    arguments[2] = data.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return run(arguments);
  }

  private int run(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
    return commandLine.execute(arguments);
  }
}
