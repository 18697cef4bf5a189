package mercato.bench.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import mercato.bench.audit.Audit;
import mercato.bench.run.Loop;
import mercato.bench.run.Machine;
import mercato.bench.run.OutFolder;
import mercato.bench.run.Seconds;
import mercato.bench.shop.Api;
import mercato.bench.shop.ShopProcess;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./mercato bench chaos}. */
@Command(
    name = "chaos",
    sortOptions = false,
    description = {
      "Starts a shop of its own on fresh data, lets shoppers order at a steady rate, kills (-9) its"
          + " processes, and checks that every order came out as it was told.",
      "Without --cluster: the one process with its stores, which is then started again. With it:"
          + " each service and each store in turn, which the launcher brings back."
    },
    mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {

  private static final List<String> VICTIMS =
      List.of("order", "inventory", "gateway", "provider", "postgres", "redis", "kafka");
  private static final String WHOLE = "whole shop";
  private static final Duration CALM = Duration.ofSeconds(8);
  private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int STOCK = 1_000_000;
  private static final int PRODUCTS = 50;
  private static final int ACCOUNTS = 20;

  @Option(names = "--cluster", description = "One process a service, and kill each in turn.")
  private boolean cluster;

  @Option(
      names = "--victims",
      split = ",",
      description =
          "With --cluster: whom to kill (default: order,inventory,gateway,provider,"
              + "postgres,redis,kafka).")
  private List<String> victims = VICTIMS;

  @Option(names = "--rate", description = "Orders a second (default: ${DEFAULT-VALUE}).")
  private int rate = 200;

  @Option(
      names = "--duration",
      description = "Of the load, at least; it goes on until all have recovered (default: 60s).",
      converter = Seconds.class)
  private Duration duration = Duration.ofSeconds(60);

  @Mixin private OutFolder out;

  /**
   * One kill.
   *
   * @param firstOrderSeconds from the kill to the confirmation of an order that was due after it
   * @param rateBackSeconds from the kill until orders flow as before; null when they did not
   * @param troubles what shoppers met until then, by kind
   */
  record Kill(
      String victim,
      double firstOrderSeconds,
      Double rateBackSeconds,
      Map<String, Long> troubles) {}

  private final List<Kill> kills = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    Path data = ShopProcess.freshData();
    boolean right = run(data);
    if (right) {
      ShopProcess.delete(data);
    } else {
      say("Its data stays in %s.", data);
    }
    return right ? 0 : 1;
  }

  private boolean run(Path data) throws IOException {
    say("Starting a shop on %s ...", data);
    String[] options = cluster ? new String[] {"--cluster"} : new String[0];
    try (var loop = new Loop();
        var shop = new ShopProcess(data, ShopProcess.USUAL_JVM, options)) {
      shop.start();
      var staff = Api.logIn(shop.url(), ShopProcess.STAFF, shop.password(ShopProcess.STAFF));
      List<String> products = staff.products(loop, PRODUCTS);
      products.forEach(product -> staff.stock(product, STOCK));
      var accounts = Api.register(shop.url(), ACCOUNTS);
      var crowd = new Crowd(loop.vertx(), shop.url(), accounts, products, rate);
      drive(loop, shop, crowd);
      List<String> violations = judge(loop, shop, crowd, products);
      return conclude(crowd, violations) & isSound(data);
    }
  }

  private void drive(Loop loop, ShopProcess shop, Crowd crowd) {
    say("%d orders a second ...", rate);
    long end = System.nanoTime() + duration.toNanos();
    loop.run(crowd::begin);
    loop.pause(CALM);
    for (String victim : cluster ? victims : List.of(WHOLE)) {
      kill(loop, shop, crowd, victim);
      loop.pause(CALM);
    }
    loop.pause(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime())));
    say("No more orders; waiting for the answers that are still out ...");
    loop.run(crowd::end);
  }

  private void kill(Loop loop, ShopProcess shop, Crowd crowd, String victim) {
    long mark = loop.run(crowd::mark);
    if (cluster) {
      shop.kill(victim);
    } else {
      shop.kill();
      shop.start();
    }
    OptionalDouble back = OptionalDouble.empty();
    while (back.isEmpty() && System.nanoTime() - mark < RECOVERY_LIMIT.toNanos()) {
      loop.pause(POLL);
      back = loop.run(() -> Future.succeededFuture(crowd.untilRateIsBack()));
    }
    var kill =
        new Kill(
            victim,
            crowd.firstAfterMark(),
            back.isPresent() ? back.getAsDouble() : null,
            crowd.troubles());
    kills.add(kill);
    say(
        "kill -9 %-11s first order after %.1f s, rate back after %s; meanwhile %s",
        victim,
        kill.firstOrderSeconds,
        back.isPresent()
            ? String.format(Locale.ROOT, "%.1f s", kill.rateBackSeconds)
            : "more than " + RECOVERY_LIMIT.toSeconds() + " s",
        kill.troubles);
  }

  private List<String> judge(Loop loop, ShopProcess shop, Crowd crowd, List<String> products) {
    say("Waiting until the shop has settled ...");
    var staff = Api.logIn(shop.url(), ShopProcess.STAFF, shop.password(ShopProcess.STAFF));
    var verdict = new Verdict(staff);
    long began = System.nanoTime();
    boolean settled = verdict.awaitSettled(loop, products);
    say("Settled after %.1f s.", (System.nanoTime() - began) / 1e9);
    var violations = new ArrayList<>(verdict.violations(crowd.purchases(), products));
    if (!settled) {
      violations.add("the shop has not settled");
    }
    for (Kill kill : kills) {
      if (kill.rateBackSeconds == null) {
        violations.add("orders did not flow again after the kill of " + kill.victim);
      }
    }
    return violations;
  }

  private boolean conclude(Crowd crowd, List<String> violations) throws IOException {
    var answers = new LinkedHashMap<Integer, Long>();
    crowd.purchases().forEach(purchase -> answers.merge(purchase.status(), 1L, Long::sum));
    say("%d orders wanted; answers by status: %s", crowd.purchases().size(), answers);
    say(violations.isEmpty() ? "Every order is as it was told." : "VIOLATIONS:");
    violations.forEach(violation -> say("  %s", violation));
    var figures = new LinkedHashMap<String, Object>();
    Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    figures.put("at", at.toString());
    figures.put("machine", Machine.here());
    figures.put("cluster", cluster);
    figures.put("ordersPerSecond", rate);
    figures.put("kills", kills);
    figures.put("answers", answers);
    figures.put("violations", violations);
    Files.createDirectories(out.path());
    Path file = out.path().resolve("chaos-" + at.toString().replace(":", "") + ".json");
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(file.toFile(), figures);
    say("Results: %s", file);
    return violations.isEmpty();
  }

  /** What the stores say themselves. */
  private static boolean isSound(Path data) {
    return new CommandLine(new Audit()).execute("--data", data.toString()) == 0;
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
