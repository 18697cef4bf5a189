package mercato.bench.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A shop started as people start it, in a process of its own, on its own data and a free port. */
public final class ShopProcess implements AutoCloseable {

  public static final String STAFF = "staff@mercato.example";

  /** Starts soonest, for a shop that has little to do. */
  public static final List<String> LIGHT_JVM = List.of("-Xmx768m", "-XX:TieredStopAtLevel=1");

  /** As {@code ./mercato} starts it. */
  public static final List<String> USUAL_JVM =
      List.of("-Xms512m", "-Xmx1g", "-XX:+UseParallelGC", "-XX:MetaspaceSize=128m");

  private static final int START_LIMIT_SECONDS = 150;
  private static final int FIRST_PORT = 11_000;
  private static final int LAST_PORT = 19_000;
  private static final Path HOME = Path.of(System.getProperty("mercato.home", "."));

  private final Path data;
  private final int port = freePort();
  private final List<String> jvm;
  private final List<String> options;
  private final List<JavaProcess> runs = new ArrayList<>();

  /**
   * @param data survives this shop, so that another can be started on it
   * @param jvm options of its Java
   * @param options of {@code mercato start}
   */
  public ShopProcess(Path data, List<String> jvm, String... options) {
    this.data = data;
    this.jvm = jvm;
    this.options = List.of(options);
  }

  /** Starts it, for the first time or again after it ended, and waits until it says it is ready. */
  public ShopProcess start() {
    var arguments = new ArrayList<>(jvm);
    arguments.add("-Dmercato.home=" + HOME);
    arguments.add("-Dlogback.configurationFile=" + HOME.resolve("conf/logback.xml"));
    arguments.add(
        "-Dvertx.logger-delegate-factory-class-name=io.vertx.core.logging.SLF4JLogDelegateFactory");
    arguments.addAll(List.of("-cp", HOME.resolve("launcher/target/lib") + "/*"));
    arguments.addAll(List.of("mercato.launcher.Main", "start", "--port", Integer.toString(port)));
    arguments.addAll(List.of("--data", data.toString(), "--no-rate-limits"));
    arguments.addAll(options);
    runs.add(JavaProcess.start(Map.of(), arguments));
    run().await(line -> line.startsWith("Ctrl-C"), START_LIMIT_SECONDS);
    return this;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public Path data() {
    return data;
  }

  /** What its run files tell now. */
  public RunningShop running() {
    return RunningShop.at(data);
  }

  /** The password that the first start printed behind an e-mail. */
  public String password(String email) {
    Pattern line = Pattern.compile(".* " + Pattern.quote(email) + "\\s+(\\S+).*");
    return runs.get(0).lines().stream()
        .map(line::matcher)
        .filter(Matcher::matches)
        .map(match -> match.group(1))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(email + " is not in " + runs.get(0).lines()));
  }

  /** Starts a program of somebody else's that joins the cluster, as the documentation says. */
  public JavaProcess join(String main, String classPath) throws IOException {
    Map<String, String> environment = RunningShop.variables(data.resolve("run/join.env"));
    environment.put("MERCATO_CLUSTER_PORT", Integer.toString(10_000 + freePort() % 20_000));
    return JavaProcess.start(environment, List.of("-cp", HOME.resolve(classPath) + "/*", main));
  }

  /**
   * {@code kill -9} of one of the processes that the launcher has started.
   *
   * @param name a store or, in a cluster, a service: as its file in {@code run/} is called
   * @throws IllegalStateException when there is none, or it is not the launcher's
   */
  public void kill(String name) {
    try {
      long pid = Long.parseLong(Files.readAllLines(data.resolve("run/" + name + ".pid")).get(0));
      run()
          .handle()
          .descendants()
          .filter(child -> child.pid() == pid)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(name + " is no child of the launcher's"))
          .destroyForcibly();
    } catch (IOException cause) {
      throw new IllegalStateException("the launcher has no process called " + name, cause);
    }
  }

  /** {@code kill -9} of the launcher, and so of the services in its process and of all stores. */
  public void kill() {
    run().kill();
  }

  /** SIGTERM, and waits for the orderly end; what it said. */
  public List<String> stop() {
    run().stop();
    return run().lines();
  }

  @Override
  public void close() {
    if (!runs.isEmpty() && run().isAlive()) {
      stop();
    }
  }

  public static Path freshData() {
    try {
      return Files.createTempDirectory("mercato-shop-");
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Removes the data of a shop that has ended. */
  public static void delete(Path data) throws IOException {
    try (var files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private JavaProcess run() {
    return runs.get(runs.size() - 1);
  }

  /** Below those that the system gives to connections, which could take it before it is used. */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // Another one.
      }
    }
  }
}
