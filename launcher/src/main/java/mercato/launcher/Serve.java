package mercato.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.platform.launch.Service;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code mercato serve order}: one or more services in a process of their own, with stores and
 * cluster as configured. What {@code start --cluster} and the containers run.
 */
@Command(
    name = "serve",
    description =
        "Runs services in a process of their own, on the stores and the cluster that the"
            + " configuration names.",
    mixinStandardHelpOptions = true)
final class Serve implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "SERVICE",
      description = "user, product, inventory, order, provider, analytics or gateway")
  private List<String> names;

  @Option(names = "--profile", description = Start.PROFILE_HELP)
  private Optional<String> profile = Optional.empty();

  @Override
  public Integer call() throws InterruptedException {
    Config config = Config.load(home().resolve("conf"), profile, System.getenv(), Map.of());
    Map<String, Service> services = Services.all(config);
    NodeConfig nodeConfig = NodeConfig.from(config);
    for (String name : names) {
      if (!services.containsKey(name)) {
        throw new LaunchException("no service is called '" + name + "': " + services.keySet());
      }
    }
    LogIns.declare(config);
    config.verify(names, services.keySet());
    try (var stop = new StopSignal()) {
      Node node = Node.start(nodeConfig, stop::now).await();
      try {
        node.deploy(names.stream().map(services::get).toList(), Map.of()).await();
        System.out.println("serving " + names + ", management at " + node.managementUrl());
        stop.await();
      } finally {
        node.stop().await();
      }
    }
    return 0;
  }

  /** The folder that holds {@code conf/}: the script names it. */
  static Path home() {
    return Path.of(System.getProperty("mercato.home", "."));
  }
}
