package mercato.launcher;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import mercato.contract.user.UserOperations.Account;
import mercato.embedded.StoreEvent;
import mercato.gateway.GatewayConfig;
import mercato.launcher.demo.DemoShop;
import mercato.platform.config.Config;
import mercato.platform.launch.NodeConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./mercato start}. */
@Command(
    name = "start",
    sortOptions = false,
    description =
        "Starts the whole shop on this machine, with stores of its own where the configuration"
            + " names none, and keeps it up until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class Start implements Callable<Integer> {

  static final String DATA_DEFAULT = "${sys:mercato.home}/data";
  static final String DATA_HELP = "Folder of data and logs (default: data, beside this program).";
  static final String PROFILE_HELP = "Also read conf/PROFILE.yaml.";

  private static final String EVERYWHERE = "0.0.0.0";

  private static final Logger LOG = LoggerFactory.getLogger(Start.class);

  enum Seed {
    demo,
    none
  }

  @Option(names = "--port", description = "Where shoppers come in (default: 8080).")
  private Optional<Integer> port = Optional.empty();

  @Option(names = "--data", description = DATA_HELP, defaultValue = DATA_DEFAULT)
  private Path data;

  @Option(
      names = "--seed",
      description = "demo: 14,593 products and sample accounts; none: an empty shop.",
      defaultValue = "demo")
  private Seed seed;

  @Option(names = "--cluster", description = "One process a service, on the clustered event bus.")
  private boolean cluster;

  @Option(
      names = "--instances",
      split = ",",
      paramLabel = "SERVICE=N",
      description = "How many of a service, such as order=2,inventory=2 (default: 1).")
  private Map<String, Integer> instances = new LinkedHashMap<>();

  @Option(names = "--no-rate-limits", description = "For load tests: refuse nobody for haste.")
  private boolean noRateLimits;

  @Option(names = "--profile", description = PROFILE_HELP)
  private Optional<String> profile = Optional.empty();

  private final long began = System.nanoTime();
  private final PrintStream out = System.out;

  @Override
  public Integer call() throws InterruptedException, IOException {
    data = data.toAbsolutePath().normalize();
    Config given = load(Map.of());
    String url = check();
    try (var stop = new StopSignal()) {
      try (var stores = new Stores(data, given, this::tell);
          Shop shop = shop(stores, stop)) {
        open(shop, stores, url);
        stop.await();
        out.println("Stopping: the services first, then their stores ...");
      } finally {
        RunFile.delete(data);
      }
      out.println("Stopped.");
    }
    return 0;
  }

  private Shop shop(Stores stores, StopSignal stop) {
    List<String> serveOptions = profile.map(name -> List.of("--profile", name)).orElse(List.of());
    return cluster
        ? new ClusteredShop(this::load, instances, stores, data, serveOptions)
        : new LocalShop(this::load, instances, stop::now);
  }

  private void open(Shop shop, Stores stores, String url) throws IOException {
    var starting = stores.start();
    out.println("Starting " + String.join(", ", stores.started()) + " ...");
    shop.prepare(stores.early());
    Map<String, String> settings = flags();
    settings.putAll(Stores.join(starting));
    settings.putAll(ProviderLink.settings(data, load(Map.of()), url));
    settings.putAll(IndexFolder.settings(data, load(Map.of()), "shop"));
    settings.putAll(MailSettings.folder(data, read(Map.of())));
    settings.putAll(MailSettings.links(url, read(Map.of())));
    out.printf("  %s  stores are up; starting the services ...%n", elapsed());
    shop.open(settings);
    Config settled = load(settings);
    String mails = MailSettings.describe(settled);
    RunFile.write(data, url, shop.members(), mails, reach(settled));
    var logIns = new LogIns(load(Map.of()).section(LogIns.SECTION), data, seed == Seed.demo);
    fill(shop, logIns);
    out.printf("  %s  ready%n%n  shop       %s%n", elapsed(), url);
    logIns.print(out);
    out.printf("  mails      %s%n", mails);
    out.printf("  data       %s%n  logs       %s%n", data, data.resolve("logs"));
    out.printf("%nCtrl-C, or ./mercato stop from elsewhere, ends it.%n");
  }

  /** Once for each data folder; a fill that was cut short is done again, which completes it. */
  private void fill(Shop shop, LogIns logIns) throws IOException {
    Path done = data.resolve("filled-" + seed);
    if (Files.exists(done)) {
      return;
    }
    out.printf("  %s  services are up; filling the shop ...%n", elapsed());
    List<Account> accounts = logIns.accounts();
    shop.ask(
        node -> {
          var demo = new DemoShop(node);
          Future<?> filled = seed == Seed.demo ? demo.fill() : Future.succeededFuture();
          return Future.join(demo.ensure(accounts), filled);
        });
    Files.createFile(done);
  }

  private Config load(Map<String, String> settings) {
    Map<String, String> all = flags();
    all.putAll(MailSettings.folder(data, read(Map.of())));
    all.putAll(settings);
    return read(all);
  }

  private Config read(Map<String, String> settings) {
    return Config.load(Serve.home().resolve("conf"), profile, System.getenv(), settings);
  }

  private Map<String, String> flags() {
    var flags = new LinkedHashMap<String, String>();
    port.ifPresent(given -> flags.put("gateway.port", given.toString()));
    if (noRateLimits) {
      flags.put("gateway.rateLimits.enabled", "false");
      flags.put("user.limits.enabled", "false");
    }
    return flags;
  }

  /** How operators' tools reach the stores and the payment provider, whoever runs them. */
  private static Map<String, String> reach(Config config) {
    var keys = new ArrayList<>(Stores.keys());
    keys.addAll(List.of(ProviderLink.URL, ProviderLink.API_KEY));
    var reach = new LinkedHashMap<String, String>();
    for (String key : keys) {
      config.section("").optional(key).ifPresent(value -> reach.put(key, value));
    }
    return reach;
  }

  /** Settings with which the services would start if all else were there: to check the rest. */
  static Map<String, String> placeholders() {
    var settings = new LinkedHashMap<>(Stores.placeholders());
    settings.putAll(ProviderLink.placeholders());
    return settings;
  }

  /** Finds what is wrong before anything is started; the address where the shop will be. */
  private String check() {
    Config config = load(placeholders());
    var services = Services.all(config);
    NodeConfig.from(config);
    LogIns.declare(config);
    var listen = GatewayConfig.from(config);
    config.verify();
    for (var wanted : instances.entrySet()) {
      if (!services.containsKey(wanted.getKey()) || wanted.getValue() < 1) {
        throw new LaunchException(
            "--instances takes SERVICE=N of " + services.keySet() + ", N from 1: " + wanted);
      }
    }
    if (instances.getOrDefault(Services.PROVIDER, 1) > 1) {
      throw new LaunchException(
          "there is one payment provider only, which is simulated: leave provider out of"
              + " --instances");
    }
    RunFile.find(data)
        .ifPresent(
            run -> {
              throw new LaunchException(
                  "a shop runs on %s already, at %s (process %d): use it, stop it with ./mercato stop, or name other --data and --port"
                      .formatted(data, run.url(), run.pid()));
            });
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(listen.host(), listen.port()));
    } catch (IOException taken) {
      throw new LaunchException(
          "port %d is taken: choose another with --port".formatted(listen.port()));
    }
    String host = listen.host().equals(EVERYWHERE) ? "127.0.0.1" : listen.host();
    return "http://" + host + ":" + listen.port();
  }

  private void tell(StoreEvent event) {
    LOG.info("store {} {}: {}", event.store(), event.kind(), event.detail());
    if (event.kind() != StoreEvent.Kind.STARTED) {
      out.printf("  %s %s: %s%n", event.store(), event.kind(), event.detail());
    }
  }

  private String elapsed() {
    return String.format(Locale.ROOT, "%5.1f s", (System.nanoTime() - began) / 1e9);
  }
}
