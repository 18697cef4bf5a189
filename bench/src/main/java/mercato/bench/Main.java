package mercato.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import mercato.bench.catalogue.CatalogueCommand;
import mercato.bench.chaos.ChaosCommand;
import mercato.bench.load.Calls;
import mercato.bench.load.LoadReport;
import mercato.bench.load.OpenLoop;
import mercato.bench.load.Samples;
import mercato.bench.logins.LoginsCommand;
import mercato.bench.logins.TimingCommand;
import mercato.bench.orders.OrdersCommand;
import mercato.bench.reads.ReadsCommand;
import mercato.bench.run.Loop;
import mercato.bench.run.Machine;
import mercato.bench.run.OutFolder;
import mercato.bench.run.Seconds;
import mercato.bench.shoppers.Shoppers;
import mercato.bench.shoppers.Step;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./mercato bench}. */
@Command(
    name = "mercato bench",
    sortOptions = false,
    description = {
      "Drives a running shop with an open loop of shoppers: 50 %% read a product, 25 %% list 20 of a"
          + " category, 15 %% search with facets, 8 %% put into a cart, 2 %% order.",
      "Start the shop with --no-rate-limits."
    },
    subcommands = {
      OrdersCommand.class,
      ReadsCommand.class,
      CatalogueCommand.class,
      LoginsCommand.class,
      TimingCommand.class,
      ChaosCommand.class
    },
    mixinStandardHelpOptions = true)
final class Main implements Callable<Integer> {

  private static final int CONNECTIONS = 256;

  @Option(names = "--url", description = "The shop (default: ${DEFAULT-VALUE}).")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(names = "--rate", description = "Requests a second (default: ${DEFAULT-VALUE}).")
  private int rate = 1_000;

  @Option(
      names = "--duration",
      description = "Such as 60s or 5m (default: 60s).",
      converter = Seconds.class)
  private Duration duration = Duration.ofSeconds(60);

  @Option(
      names = "--warm-up",
      description = "Same load before it, not measured (default: 20s).",
      converter = Seconds.class)
  private Duration warmUp = Duration.ofSeconds(20);

  @Option(names = "--accounts", description = "To open first (default: ${DEFAULT-VALUE}).")
  private int accounts = 50;

  @Option(names = "--timeout", description = "Of a request, in ms (default: ${DEFAULT-VALUE}).")
  private long timeoutMillis = 10_000;

  @Option(names = "--seed", description = "Of the random choices (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Mixin private OutFolder out;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    try (var loop = new Loop()) {
      var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      Samples<Step> samples = loop.run(() -> drive(loop.vertx(), random));
      var report = new LoadReport("bench", url, rate, duration, Machine.here(), samples);
      report.print(System.out);
      System.out.println("Results: " + report.write(out.path(), Map.of()));
      return samples.errorCount() == 0 ? 0 : 1;
    }
  }

  private Future<Samples<Step>> drive(Vertx vertx, RandomGenerator random) {
    var shoppers = new Shoppers(new Calls(vertx, url, CONNECTIONS, timeoutMillis));
    System.out.printf("Opening %d accounts ...%n", accounts);
    return shoppers
        .arrive(accounts)
        .compose(
            arrived -> {
              System.out.printf("Warming up for %d s ...%n", warmUp.toSeconds());
              return new OpenLoop<>(vertx, shoppers, random, rate).run(warmUp.toSeconds());
            })
        .compose(
            warm -> {
              System.out.printf("Measuring for %d s ...%n", duration.toSeconds());
              return new OpenLoop<>(vertx, shoppers, random, rate).run(duration.toSeconds());
            });
  }
}
