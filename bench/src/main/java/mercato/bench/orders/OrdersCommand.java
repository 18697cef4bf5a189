package mercato.bench.orders;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import mercato.bench.run.Loop;
import mercato.bench.run.OutFolder;
import mercato.bench.run.Seconds;
import mercato.bench.shop.Api;
import mercato.bench.shop.RunningShop;
import mercato.bench.shop.Staff;
import mercato.bench.shop.WhichShop;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./mercato bench orders}. */
@Command(
    name = "orders",
    sortOptions = false,
    description = {
      "Measures durable orders a second of a running shop on this machine: a closed loop through"
          + " HTTP, spread over many products, then on a single one, then PostgreSQL alone with the"
          + " rows of the same orders. Sets the stock of the products high before.",
      "Start the shop with --no-rate-limits."
    },
    mixinStandardHelpOptions = true)
public final class OrdersCommand implements Callable<Integer> {

  private static final int STOCK = 100_000_000;
  private static final Duration HOT_WARM_UP = Duration.ofSeconds(3);

  @Option(names = "--url", description = "Where it is (default: as its data folder says).")
  private Optional<URI> url = Optional.empty();

  @Mixin private WhichShop which;

  @Option(names = "--in-flight", description = "Orders at once (default: ${DEFAULT-VALUE}).")
  private int inFlight = 256;

  @Option(
      names = "--duration",
      description = "Of each phase (default: 30s).",
      converter = Seconds.class)
  private Duration duration = Duration.ofSeconds(30);

  @Option(
      names = "--warm-up",
      description = "Same load before it, not measured (default: 30s).",
      converter = Seconds.class)
  private Duration warmUp = Duration.ofSeconds(30);

  @Option(names = "--products", description = "To spread over (default: ${DEFAULT-VALUE}).")
  private int products = 100;

  @Option(names = "--accounts", description = "That order (default: ${DEFAULT-VALUE}).")
  private int accounts = 50;

  @Option(names = "--hot", description = "Only the phase with a single product.")
  private boolean hotOnly;

  @Option(
      names = "--postgres-clients",
      description = "Connections of the PostgreSQL phase, 0 to leave it out (default: 32).")
  private int postgresClients = 32;

  @Mixin private OutFolder out;

  @Override
  public Integer call() throws IOException {
    RunningShop found = which.find();
    var shop = new RunningShop(url.orElse(found.url()), found.managementUrls(), found.settings());
    try (var loop = new Loop()) {
      var report = new OrdersReport(shop.url(), inFlight);
      List<String> ordered = stocked(loop, shop);
      say("Opening %d accounts ...", accounts);
      var requests = new OrderRequests(shop.url(), Api.register(shop.url(), accounts), ordered);
      try (var settling = new Settling(loop.vertx(), shop)) {
        drive(loop, new ClosedLoop(loop.vertx(), shop.url(), requests, inFlight), report);
        say("Waiting until the shop has nothing left to do ...");
        report.settled(settling.await(loop));
      }
      if (postgresClients > 0) {
        say(
            "PostgreSQL alone, %d connections, for %d s ...",
            postgresClients, duration.toSeconds());
        try (var limit = new PostgresLimit(loop.vertx(), shop, ordered)) {
          limit.run(loop, "warm-up", postgresClients, HOT_WARM_UP);
          report.add(limit.run(loop, OrdersReport.POSTGRES, postgresClients, duration));
        }
      }
      report.print(System.out);
      say("Results: %s", report.write(out.path()));
    }
    return 0;
  }

  /** Products of which there is enough for any run. */
  private List<String> stocked(Loop loop, RunningShop shop) {
    try (var staff = Staff.of(loop.vertx(), shop)) {
      List<String> ordered = staff.api().products(loop, products);
      say("Stocking %d products ...", products);
      ordered.forEach(product -> staff.api().stock(product, STOCK));
      return ordered;
    }
  }

  private void drive(Loop loop, ClosedLoop orders, OrdersReport report) {
    int warm = hotOnly ? 1 : products;
    say("Warming up for %d s ...", warmUp.toSeconds());
    loop.run(() -> orders.run("warm-up", warm, warmUp));
    if (!hotOnly) {
      say("Ordering from %d products for %d s ...", products, duration.toSeconds());
      report.add(loop.run(() -> orders.run(OrdersReport.SPREAD, products, duration)));
    }
    say("Ordering one product for %d s ...", duration.toSeconds());
    loop.run(() -> orders.run("warm-up", 1, HOT_WARM_UP));
    report.add(loop.run(() -> orders.run(OrdersReport.HOT, 1, duration)));
  }

  private static void say(String format, Object... values) {
    System.out.printf(format + "%n", values);
  }
}
