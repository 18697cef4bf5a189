package mercato.platform.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The figures of one relay: {@code mercato_outbox_*} with its database and its holder's id. */
final class RelayMetrics {

  private final MeterRegistry registry;
  private final Tags own;
  private final List<Meter> gauges = new ArrayList<>();
  final Counter published;
  final Counter failures;

  RelayMetrics(MeterRegistry registry, String database, String holder) {
    var tags = Tags.of("database", database);
    this.registry = registry;
    this.own = tags.and("relay", holder);
    this.published = registry.counter("mercato.outbox.published", tags);
    this.failures = registry.counter("mercato.outbox.failures", tags);
  }

  void gauge(String name, String what, Supplier<Number> value) {
    gauges.add(Gauge.builder(name, value).description(what).tags(own).register(registry));
  }

  void close() {
    gauges.forEach(registry::remove);
  }
}
