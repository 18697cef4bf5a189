package mercato.bench.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGeneratorFactory;
import mercato.bench.load.Calls;
import mercato.bench.load.LoadReport;
import mercato.bench.load.OpenLoop;
import mercato.bench.load.Samples;
import mercato.bench.run.Loop;
import mercato.bench.run.Machine;
import mercato.bench.run.OutFolder;
import mercato.bench.run.Seconds;
import mercato.bench.shop.Api;
import mercato.bench.shop.ShopProcess;
import mercato.bench.shop.Staff;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./mercato bench catalogue}. */
@Command(
    name = "catalogue",
    sortOptions = false,
    description = {
      "Starts a shop of its own without products, imports made-up ones, starts it again, and lets"
          + " people look around: of 100 requests 80 read a product, 14 search with facets, 6 list a"
          + " category, filtered and sorted.",
      "A million products take a quarter of an hour to import and some 5 GB of disk."
    },
    mixinStandardHelpOptions = true)
public final class CatalogueCommand implements Callable<Integer> {

  private static final Duration LISTED_LIMIT = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int TOLD_EACH = 100_000;
  private static final int CONNECTIONS = 256;
  private static final long TIMEOUT_MILLIS = 10_000;

  @Option(names = "--products", description = "How many (default: ${DEFAULT-VALUE}).")
  private int products = 1_000_000;

  @Option(names = "--rate", description = "Requests a second (default: ${DEFAULT-VALUE}).")
  private int rate = 1_000;

  @Option(
      names = "--duration",
      description = "Of the load (default: 60s).",
      converter = Seconds.class)
  private Duration duration = Duration.ofSeconds(60);

  @Option(
      names = "--warm-up",
      description = "Same load before it, not measured (default: 30s).",
      converter = Seconds.class)
  private Duration warmUp = Duration.ofSeconds(30);

  @Option(
      names = "--data",
      description =
          "Folder of the shop, kept for another run, which then imports nothing that is there"
              + " (default: a new one, deleted at the end).")
  private Optional<Path> data = Optional.empty();

  @Mixin private OutFolder out;

  private final Map<String, Object> figures = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = data.orElseGet(ShopProcess::freshData);
    say("A shop on %s ...", folder);
    try (var loop = new Loop();
        var shop = new ShopProcess(folder, ShopProcess.USUAL_JVM, "--seed", "none")) {
      shop.start();
      fill(loop, shop);
      measureDisk(folder);
      restart(loop, shop);
      Samples<Browsers.Step> samples = browse(loop, shop);
      var report = new LoadReport("catalogue", shop.url(), rate, duration, Machine.here(), samples);
      report.print(System.out);
      figures.forEach((name, value) -> say("%-24s %s", name, value));
      say("Results: %s", report.write(out.path(), figures));
      return samples.errorCount() == 0 ? 0 : 1;
    } finally {
      if (data.isEmpty()) {
        ShopProcess.delete(folder);
      }
    }
  }

  private void fill(Loop loop, ShopProcess shop) throws IOException, InterruptedException {
    var guest = Api.guest(shop.url());
    if (listed(guest) < products) {
      long begin = System.nanoTime();
      try (var staff = Staff.of(loop.vertx(), shop.running());
          var lines = MadeUpCatalogue.lines(products, CatalogueCommand::progress)) {
        Import.run(shop.url(), staff.api().token(), lines, products);
      }
      figures.put("importSeconds", seconds(begin));
      awaitListed(loop, guest);
      figures.put("importedAndListedSeconds", seconds(begin));
    }
    figures.put("products", listed(guest));
  }

  private void awaitListed(Loop loop, Api guest) {
    long end = System.nanoTime() + LISTED_LIMIT.toNanos();
    while (listed(guest) < products) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "only " + listed(guest) + " of " + products + " products are listed");
      }
      loop.pause(POLL);
    }
  }

  /** The top level of the categories has every active product once. */
  private static long listed(Api guest) {
    long sum = 0;
    for (JsonNode category : guest.get("/v1/categories").path("items")) {
      sum += category.path("count").asLong();
    }
    return sum;
  }

  private void measureDisk(Path folder) throws IOException {
    figures.put("indexMebibytes", mebibytes(folder.resolve("index")));
    figures.put("dataMebibytes", mebibytes(folder));
  }

  private static long mebibytes(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      return files.filter(Files::isRegularFile).mapToLong(CatalogueCommand::size).sum() >> 20;
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0;
    }
  }

  private void restart(Loop loop, ShopProcess shop) {
    shop.stop();
    say("Starting it again ...");
    long begin = System.nanoTime();
    shop.start();
    figures.put("restartSeconds", seconds(begin));
    awaitListed(loop, Api.guest(shop.url()));
    figures.put("restartedAndListedSeconds", seconds(begin));
  }

  private Samples<Browsers.Step> browse(Loop loop, ShopProcess shop) {
    Vertx vertx = loop.vertx();
    var browsers =
        new Browsers(new Calls(vertx, shop.url(), CONNECTIONS, TIMEOUT_MILLIS), products);
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    say("Warming up for %d s ...", warmUp.toSeconds());
    loop.run(() -> new OpenLoop<>(vertx, browsers, random, rate).run(warmUp.toSeconds()));
    say("Measuring for %d s ...", duration.toSeconds());
    return loop.run(() -> new OpenLoop<>(vertx, browsers, random, rate).run(duration.toSeconds()));
  }

  private static void progress(int made) {
    if (made % TOLD_EACH == 0) {
      say("  %,d products sent", made);
    }
  }

  private static double seconds(long begin) {
    return Math.round((System.nanoTime() - begin) / 1e8) / 10.0;
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
