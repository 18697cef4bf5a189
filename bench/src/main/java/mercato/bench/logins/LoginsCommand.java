package mercato.bench.logins;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import mercato.bench.load.Calls;
import mercato.bench.load.LoadReport;
import mercato.bench.load.OpenLoop;
import mercato.bench.load.Samples;
import mercato.bench.run.Loop;
import mercato.bench.run.Machine;
import mercato.bench.run.OutFolder;
import mercato.bench.run.Seconds;
import mercato.bench.shoppers.Shoppers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./mercato bench logins}. */
@Command(
    name = "logins",
    sortOptions = false,
    description = {
      "Lets people look around a running shop, first alone, then while others log in: what does the"
          + " hashing of passwords cost them? Both arrive as they please (open loops).",
      "Start the shop with --no-rate-limits."
    },
    footer = {"", "Exit codes: 0 no request failed, 1 some did."},
    mixinStandardHelpOptions = true)
public final class LoginsCommand implements Callable<Integer> {

  private static final int CONNECTIONS = 256;
  private static final int ACCOUNTS = 50;
  private static final long TIMEOUT_MILLIS = 10_000;

  @Option(names = "--url", description = "The shop (default: ${DEFAULT-VALUE}).")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(names = "--rate", description = "Looks a second (default: ${DEFAULT-VALUE}).")
  private int rate = 1_000;

  @Option(names = "--logins", description = "Log-ins a second (default: ${DEFAULT-VALUE}).")
  private int logins = 50;

  @Option(
      names = "--duration",
      description = "Of each of the two phases (default: 30s).",
      converter = Seconds.class)
  private Duration duration = Duration.ofSeconds(30);

  @Option(
      names = "--warm-up",
      description = "Both together before, not measured (default: 30s).",
      converter = Seconds.class)
  private Duration warmUp = Duration.ofSeconds(30);

  @Mixin private OutFolder out;

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
  private Shoppers shoppers;
  private Comers comers;

  /** What was seen of those who looked around, and of those who logged in. */
  private record Seen(Samples<Browsing.Look> looks, Samples<Comers.Step> logins) {}

  @Override
  public Integer call() throws IOException {
    try (var loop = new Loop()) {
      Vertx vertx = loop.vertx();
      System.out.printf("Opening %d accounts ...%n", ACCOUNTS);
      loop.run(() -> arrive(vertx));
      System.out.printf("Warming up for %d s ...%n", warmUp.toSeconds());
      loop.run(() -> both(vertx, warmUp));
      System.out.printf("Looking around for %d s ...%n", duration.toSeconds());
      Samples<Browsing.Look> alone = loop.run(() -> look(vertx, duration));
      report("looks-alone", alone, rate);
      System.out.printf("The same beside %d log-ins a second ...%n", logins);
      Seen seen = loop.run(() -> both(vertx, duration));
      report("looks-beside-logins", seen.looks, rate);
      report("logins", seen.logins, logins);
      return alone.errorCount() + seen.looks.errorCount() + seen.logins.errorCount() == 0 ? 0 : 1;
    }
  }

  private Future<Void> arrive(Vertx vertx) {
    shoppers = new Shoppers(new Calls(vertx, url, CONNECTIONS, TIMEOUT_MILLIS));
    comers = new Comers(new Calls(vertx, url, CONNECTIONS, TIMEOUT_MILLIS));
    return comers.arrive(ACCOUNTS).compose(arrived -> shoppers.arrive(0));
  }

  private Future<Samples<Browsing.Look>> look(Vertx vertx, Duration time) {
    return new OpenLoop<>(vertx, new Browsing(shoppers), random, rate).run(time.toSeconds());
  }

  private Future<Seen> both(Vertx vertx, Duration time) {
    Future<Samples<Browsing.Look>> looks = look(vertx, time);
    return new OpenLoop<>(vertx, comers, random, logins)
        .run(time.toSeconds())
        .compose(seen -> looks.map(looked -> new Seen(looked, seen)));
  }

  private void report(String name, Samples<?> samples, int asked) throws IOException {
    var report = new LoadReport(name, url, asked, duration, Machine.here(), samples);
    report.print(System.out);
    System.out.println("Results: " + report.write(out.path(), Map.of()));
  }
}
