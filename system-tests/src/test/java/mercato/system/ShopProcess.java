package mercato.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import mercato.platform.json.Json;

/** A shop started as people start it, in a process of its own, on its own data and a free port. */
final class ShopProcess implements AutoCloseable {

  private static final int START_LIMIT_SECONDS = 150;
  private static final Path HOME = Path.of(System.getProperty("mercato.home"));

  private final Path data;
  private final int port = freePort();
  private final List<String> options;
  private final List<JavaProcess> runs = new ArrayList<>();

  /**
   * @param data survives this shop, so that another can be started on it
   * @param options of {@code mercato start}
   */
  ShopProcess(Path data, String... options) {
    this.data = data;
    this.options = List.of(options);
  }

  /** Starts it, for the first time or again after it ended, and waits until it says it is ready. */
  ShopProcess start() {
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of("-Xmx768m", "-XX:TieredStopAtLevel=1", "-Dmercato.home=" + HOME));
    arguments.add("-Dlogback.configurationFile=" + HOME.resolve("conf/logback.xml"));
    arguments.addAll(List.of("-cp", HOME.resolve("launcher/target/lib") + "/*"));
    arguments.addAll(List.of("mercato.launcher.Main", "start", "--port", Integer.toString(port)));
    arguments.addAll(List.of("--data", data.toString(), "--no-rate-limits"));
    arguments.addAll(options);
    runs.add(JavaProcess.start(Map.of(), arguments));
    run().await(line -> line.startsWith("Ctrl-C"), START_LIMIT_SECONDS);
    return this;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The password that the first start printed behind an e-mail. */
  String password(String email) {
    Pattern line = Pattern.compile(".* " + Pattern.quote(email) + "\\s+(\\S+).*");
    return runs.get(0).lines().stream()
        .map(line::matcher)
        .filter(Matcher::matches)
        .map(match -> match.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(email + " is not in " + runs.get(0).lines()));
  }

  /** {@code http://host:port} of the management port of each process, as the run file names it. */
  List<String> managementUrls() {
    try {
      JsonNode run = Json.lenient().readTree(data.resolve("run/shop.json").toFile());
      return StreamSupport.stream(run.path("processes").spliterator(), false)
          .map(each -> each.path("management").asText())
          .toList();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Starts a program of somebody else's that joins the cluster, as the documentation says. */
  JavaProcess join(String main, String classPath) throws IOException {
    Map<String, String> environment = new HashMap<>();
    for (String line : Files.readAllLines(data.resolve("run/join.env"))) {
      String[] variable = line.split("=", 2);
      environment.put(variable[0], variable[1].replaceAll("^'|'$", ""));
    }
    environment.put("MERCATO_CLUSTER_PORT", Integer.toString(10_000 + freePort() % 20_000));
    return JavaProcess.start(environment, List.of("-cp", HOME.resolve(classPath) + "/*", main));
  }

  /** {@code kill -9}. */
  void kill() {
    run().kill();
  }

  /** SIGTERM, and waits for the orderly end; what it said. */
  List<String> stop() {
    run().stop();
    return run().lines();
  }

  @Override
  public void close() {
    if (!runs.isEmpty() && run().isAlive()) {
      stop();
    }
  }

  static Path freshData() {
    try {
      return Files.createTempDirectory("mercato-system-");
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private JavaProcess run() {
    return runs.get(runs.size() - 1);
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
