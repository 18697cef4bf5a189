package mercato.bench.reads;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import mercato.bench.reads.ReadsReport.Round;
import mercato.bench.run.Loop;
import mercato.bench.run.OutFolder;
import mercato.bench.run.Seconds;
import mercato.bench.shop.Api;
import mercato.bench.shop.JavaProcess;
import mercato.bench.shop.ShopProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./mercato bench reads}. */
@Command(
    name = "reads",
    sortOptions = false,
    description = {
      "Measures how fast a single product is read, beside a bare Vert.x server that answers the same"
          + " bytes: wrk drives one and the other in turns, one event loop each.",
      "Starts a shop of its own. Needs wrk (Debian: apt-get install wrk)."
    },
    footer = {"", "Exit codes: 0 fast enough, 1 not, 2 wrong usage or no wrk."},
    mixinStandardHelpOptions = true)
public final class ReadsCommand implements Callable<Integer> {

  private static final int START_LIMIT_SECONDS = 30;
  private static final int WARM_UP_ROUNDS = 2;
  private static final int NOTHING_MEASURED = 2;

  @Option(names = "--url", description = "A shop that runs already, with one gateway instance.")
  private Optional<URI> url = Optional.empty();

  @Option(names = "--rounds", description = "Turns of both (default: ${DEFAULT-VALUE}).")
  private int rounds = 7;

  @Option(
      names = "--duration",
      description = "Of each turn of each (default: 5s).",
      converter = Seconds.class)
  private Duration duration = Duration.ofSeconds(5);

  @Option(names = "--connections", description = "Of wrk (default: ${DEFAULT-VALUE}).")
  private int connections = 64;

  @Mixin private OutFolder out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      Wrk.check();
      return url.isPresent() ? measure(url.get()) : measureOwn();
    } catch (IllegalStateException failure) {
      System.err.println("mercato: " + failure.getMessage());
      return NOTHING_MEASURED;
    }
  }

  private int measureOwn() throws IOException, InterruptedException {
    Path data = ShopProcess.freshData();
    say("Starting a shop on %s ...", data);
    try (var shop = new ShopProcess(data, ShopProcess.USUAL_JVM)) {
      return measure(shop.start().url());
    } finally {
      ShopProcess.delete(data);
    }
  }

  private int measure(URI shop) throws IOException, InterruptedException {
    URI product = product(shop);
    byte[] body = body(product);
    Path file = Files.write(Files.createTempFile("mercato-product", ".json"), body);
    JavaProcess bare = JavaProcess.start(Map.of(), arguments(file));
    try {
      var report = new ReadsReport(product, body.length, connections);
      compare(product, listening(bare), report);
      report.print(System.out);
      say("Results: %s", report.write(out.path()));
      return report.holds() ? 0 : 1;
    } finally {
      bare.stop();
      Files.delete(file);
    }
  }

  private void compare(URI product, URI bare, ReadsReport report) {
    say("Warming up ...");
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      Wrk.run(product, connections, duration);
      Wrk.run(bare, connections, duration);
    }
    for (int i = 0; i < rounds; i++) {
      say("Round %d of %d ...", i + 1, rounds);
      report.add(
          new Round(Wrk.run(product, connections, duration), Wrk.run(bare, connections, duration)));
    }
  }

  private static URI product(URI shop) {
    try (var loop = new Loop()) {
      return shop.resolve("/v1/products/" + Api.guest(shop).products(loop, 1).get(0));
    }
  }

  private static byte[] body(URI product) throws IOException, InterruptedException {
    var reply =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(product).build(), BodyHandlers.ofByteArray());
    if (reply.statusCode() != 200) {
      throw new IllegalStateException(product + " answers " + reply.statusCode());
    }
    return reply.body();
  }

  /** The same Java with the same options as the shop. */
  private static List<String> arguments(Path file) {
    var arguments = new ArrayList<>(ShopProcess.USUAL_JVM);
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    arguments.addAll(List.of(BareServer.class.getName(), file.toString()));
    return arguments;
  }

  private static URI listening(JavaProcess bare) {
    bare.await(line -> line.startsWith(BareServer.LISTENING), START_LIMIT_SECONDS);
    return bare.lines().stream()
        .filter(line -> line.startsWith(BareServer.LISTENING))
        .map(line -> URI.create(line.substring(BareServer.LISTENING.length())))
        .findFirst()
        .orElseThrow();
  }

  private static void say(String format, Object... values) {
    System.out.printf(format + "%n", values);
  }
}
