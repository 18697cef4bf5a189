package mercato.bench.logins;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import mercato.bench.load.Calls;
import mercato.bench.load.Calls.Answer;
import mercato.bench.run.Loop;
import mercato.bench.run.Machine;
import mercato.bench.run.OutFolder;
import mercato.bench.run.Plot;
import mercato.bench.run.Results;
import org.hipparchus.stat.inference.MannWhitneyUTest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./mercato bench timing}. */
@Command(
    name = "timing",
    sortOptions = false,
    description = {
      "Tries to find out by the time of the answer who has an account: log-ins with an unknown e-mail"
          + " and with a wrong password, one at a time and in random turns, compared with a"
          + " Mann-Whitney test.",
      "Start the shop with --no-rate-limits, and let nothing else use it."
    },
    footer = {"", "Exit codes: 0 the two cannot be told apart, 1 they can."},
    mixinStandardHelpOptions = true)
public final class TimingCommand implements Callable<Integer> {

  private static final int ACCOUNTS = 30;
  private static final int WARM_UP = 100;
  private static final long TIMEOUT_MILLIS = 10_000;

  @Option(names = "--url", description = "The shop (default: ${DEFAULT-VALUE}).")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(names = "--tries", description = "Of each kind (default: ${DEFAULT-VALUE}).")
  private int tries = 300;

  @Option(
      names = "--significance",
      description =
          "They are told apart when chance alone would differ so much less often than this"
              + " (default: ${DEFAULT-VALUE}).")
  private double significance = 0.01;

  @Mixin private OutFolder out;

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create();
  private int strangers;
  private int mistakes;

  @Override
  public Integer call() throws IOException {
    double[] unknown = new double[tries];
    double[] wrong = new double[tries];
    try (var loop = new Loop()) {
      var comers = new Comers(new Calls(loop.vertx(), url, 1, TIMEOUT_MILLIS));
      loop.run(() -> comers.arrive(ACCOUNTS));
      for (int i = 0; i < WARM_UP; i++) {
        millis(loop, i % 2 == 0 ? comers::stranger : () -> comers.mistake(0));
      }
      while (strangers + mistakes < 2 * tries) {
        if (random.nextInt(2 * tries - strangers - mistakes) < tries - strangers) {
          unknown[strangers++] = millis(loop, comers::stranger);
        } else {
          int account = mistakes;
          wrong[mistakes++] = millis(loop, () -> comers.mistake(account));
        }
      }
    }
    return judge(unknown, wrong);
  }

  private int judge(double[] unknown, double[] wrong) throws IOException {
    double p = new MannWhitneyUTest().mannWhitneyUTest(unknown, wrong);
    boolean alike = p >= significance;
    String verdict =
        String.format(
            Locale.ROOT,
            "unknown e-mail: median %.2f ms, wrong password: median %.2f ms, %d tries each;"
                + " p = %.3f: %s at %s",
            median(unknown),
            median(wrong),
            tries,
            p,
            alike ? "cannot be told apart" : "can be told apart",
            significance);
    System.out.println(verdict);
    var figures = new LinkedHashMap<String, Object>();
    figures.put("machine", Machine.here());
    figures.put("tries", tries);
    figures.put("p", p);
    figures.put("unknownEmailMillis", unknown);
    figures.put("wrongPasswordMillis", wrong);
    Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String page = Plot.page("Mercato bench timing", "<p>" + verdict + "</p>");
    System.out.println("Results: " + Results.write(out.path(), "timing", at, figures, page));
    return alike ? 0 : 1;
  }

  /** How long one log-in takes to be refused. */
  private static double millis(Loop loop, Supplier<Future<Answer>> logIn) {
    return loop.run(
        () -> {
          long begin = System.nanoTime();
          return logIn
              .get()
              .map(
                  answer -> {
                    if (answer.status() != 401) {
                      throw new IllegalStateException("the shop answers " + answer.kind());
                    }
                    return (System.nanoTime() - begin) / 1e6;
                  });
        });
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
