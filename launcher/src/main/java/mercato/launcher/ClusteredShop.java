package mercato.launcher;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import mercato.embedded.Program;
import mercato.platform.config.Config;
import mercato.platform.launch.ClusterSecrets;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;

/**
 * One process a service and instance, in a cluster on this machine, each kept up by the launcher. A
 * process gets its settings as environment variables, and of those that are a service's own, such
 * as databases and their passwords, its own alone. The payment provider is somebody else's and no
 * member of the cluster.
 */
final class ClusteredShop implements Shop {

  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 30_000;

  /** JGroups detects failures on the port that is this far above its own. */
  private static final int DETECTION_OFFSET = 1_000;

  private static final int PROBE_MILLIS = 500;

  private record Member(String name, String service, int clusterPort, int managementPort) {}

  private final Function<Map<String, String>, Config> load;
  private final Stores stores;
  private final Path data;
  private final List<String> serveOptions;
  private final List<Member> members = new ArrayList<>();
  private final int launcherPort;
  private Map<String, String> settings = Map.of();

  /**
   * @param load the configuration, with further settings
   * @param instances how many of a service; 1 where none is named
   * @param serveOptions for each process's command line
   */
  ClusteredShop(
      Function<Map<String, String>, Config> load,
      Map<String, Integer> instances,
      Stores stores,
      Path data,
      List<String> serveOptions) {
    this.load = load;
    this.stores = stores;
    this.data = data;
    this.serveOptions = serveOptions;
    int next = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
    for (String service : Services.all(load.apply(Start.placeholders())).keySet()) {
      int count = instances.getOrDefault(service, 1);
      for (int i = 1; i <= count; i++) {
        String name = count == 1 ? service : service + "-" + i;
        int clusterPort = freeFrom(next);
        int managementPort = freeFrom(clusterPort + 1);
        members.add(new Member(name, service, clusterPort, managementPort));
        next = managementPort + 1;
      }
    }
    this.launcherPort = freeFrom(next);
  }

  @Override
  public void prepare(Map<String, String> early) {
    // A process of a service is of no use before its stores are there.
  }

  @Override
  public void open(Map<String, String> given) {
    settings = new LinkedHashMap<>(given);
    settings.putAll(ClusterSecrets.createIfAbsent(data.resolve("secrets").resolve("cluster")));
    settings.put("cluster.enabled", "true");
    settings.put(
        "cluster.initialHosts",
        String.join(
            ",", members.stream().map(member -> "127.0.0.1:" + member.clusterPort).toList()));
    writeJoinFile();
    var starting = new ArrayList<CompletableFuture<Program>>();
    for (Member member : members) {
      starting.add(stores.program(member.name, member.managementPort, recipe(member)));
    }
    starting.forEach(Stores::join);
  }

  /** Joins the cluster for as long as the question takes. */
  @Override
  public <T> T ask(Function<Node, Future<T>> question) {
    var own = new LinkedHashMap<>(settings);
    own.put("node.name", "launcher");
    own.put("cluster.port", Integer.toString(launcherPort));
    Node node = Node.start(NodeConfig.from(load.apply(own))).await();
    try {
      return question.apply(node).await();
    } finally {
      node.stop().await();
    }
  }

  @Override
  public List<RunFile.Member> members() {
    return members.stream()
        .map(member -> new RunFile.Member(member.name, management(member)))
        .toList();
  }

  @Override
  public void close() {
    stores.stopPrograms();
  }

  private Program.Recipe recipe(Member member) {
    var arguments = new ArrayList<String>();
    // So many optimizing compilers at once would leave the shop no processor for minutes.
    arguments.addAll(
        List.of(
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError"));
    for (String inherited : List.of("mercato.home", "logback.configurationFile")) {
      arguments.add("-D" + inherited + "=" + System.getProperty(inherited, ""));
    }
    arguments.add("-Dmercato.logs=" + data.resolve("logs"));
    arguments.add("-Dmercato.node=" + member.name);
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    arguments.addAll(List.of(Main.class.getName(), "serve", member.service));
    arguments.addAll(serveOptions);
    return new Program.Recipe(arguments, environment(member), () -> isReady(member));
  }

  private Map<String, String> environment(Member member) {
    var environment = new LinkedHashMap<String, String>();
    Set<String> services = members.stream().map(Member::service).collect(Collectors.toSet());
    settings.forEach(
        (key, value) -> {
          if (isFor(member.service, key, services)) {
            environment.put(Config.environmentName(key), value);
          }
        });
    if (member.service.equals(Services.PRODUCT)) {
      IndexFolder.settings(data, load.apply(Map.of()), member.name)
          .forEach((key, value) -> environment.put(Config.environmentName(key), value));
    }
    environment.put(Config.environmentName("node.name"), member.name);
    environment.put(
        Config.environmentName("node.managementPort"), Integer.toString(member.managementPort));
    environment.put(Config.environmentName("cluster.port"), Integer.toString(member.clusterPort));
    return environment;
  }

  /** Whether a process of this service needs the setting. */
  static boolean isFor(String service, String key, Set<String> services) {
    String section = key.substring(0, key.indexOf('.'));
    if (services.contains(section)) {
      return service.equals(section);
    }
    return !service.equals(Services.PROVIDER) || section.equals("kafka");
  }

  /** What a program of somebody else's needs to join: see docs/other-services.md. */
  private void writeJoinFile() {
    var own = new LinkedHashMap<>(settings);
    own.keySet().removeIf(key -> !key.startsWith("cluster.") && !key.startsWith("kafka."));
    EnvFile.write(data.resolve("run").resolve("join.env"), own);
  }

  private static String management(Member member) {
    return "http://127.0.0.1:" + member.managementPort;
  }

  private static boolean isReady(Member member) {
    try {
      var url = URI.create(management(member) + "/health/ready").toURL();
      var connection = (HttpURLConnection) url.openConnection();
      connection.setConnectTimeout(PROBE_MILLIS);
      connection.setReadTimeout(PROBE_MILLIS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freeFrom(int port) {
    int candidate = port;
    while (!isFree(candidate) || !isFree(candidate + DETECTION_OFFSET)) {
      candidate++;
    }
    return candidate;
  }

  private static boolean isFree(int port) {
    try (var probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
