package mercato.product.pricing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import mercato.platform.observe.Trace;
import mercato.platform.time.Ids;
import mercato.product.background.Walk;
import mercato.product.changing.ChangeProduct;

/**
 * Writes down prices that have changed by themselves, within about a second: version, history, fact
 * and caches. Readers do not depend on it, they compute the same from the plan.
 *
 * <p>A turn writes a page of 250 products at most.
 */
public final class SettlePrices {

  /** Each turn asks what is due. */
  private static final Duration NO_PAUSE = Duration.ZERO;

  /** An older backlog is that of somebody who has the work no more. */
  private static final Duration MAX_AGE = Duration.ofSeconds(30);

  /** What it asks the index, which refuses to answer while it is behind. */
  public interface Due {
    Future<List<String>> find(Instant now, int limit);
  }

  /**
   * What the last turn left.
   *
   * @param since when there was none before, or null without any
   */
  private record Backlog(int products, Instant since, Instant at) {}

  private final Walk walk;
  private final InstantSource clock;
  private final MeterRegistry registry;
  private final Counter written;
  private final List<Meter> gauges;
  private volatile Backlog backlog = new Backlog(0, null, Instant.MIN);

  public SettlePrices(Due due, ChangeProduct change, MeterRegistry registry, InstantSource clock) {
    this.clock = clock;
    this.registry = registry;
    walk =
        new Walk(
            limit -> due.find(clock.instant(), limit),
            page -> change.changeAll(page, Trace.next(), UnaryOperator.identity()),
            NO_PAUSE,
            clock);
    written = registry.counter("mercato.prices.written", "cause", "due");
    String own = Ids.next().toString();
    gauges =
        List.of(
            Gauge.builder("mercato.prices.due", () -> known().products())
                .description("products whose new price is not written yet")
                .tag("settler", own)
                .register(registry),
            Gauge.builder("mercato.prices.due.seconds", this::behindSeconds)
                .description("for how long there have been such products without a break")
                .tag("settler", own)
                .register(registry));
  }

  /** One turn; whether there is more to do at once. */
  public Future<Boolean> turn() {
    return walk.turn()
        .map(
            turn -> {
              written.increment(turn.written());
              note(walk.left());
              return turn.pages() > 0;
            });
  }

  public void close() {
    gauges.forEach(registry::remove);
  }

  private void note(int left) {
    Instant now = clock.instant();
    Instant since = backlog.since() == null ? now : backlog.since();
    backlog = new Backlog(left, left == 0 ? null : since, now);
  }

  private Backlog known() {
    Backlog last = backlog;
    Instant now = clock.instant();
    return last.at().isBefore(now.minus(MAX_AGE)) ? new Backlog(0, null, now) : last;
  }

  private double behindSeconds() {
    Instant since = known().since();
    return since == null ? 0 : Duration.between(since, clock.instant()).toMillis() / 1_000.0;
  }
}
