package mercato.platform.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The figures of one consumer: {@code mercato_consumer_*} with its topic, group and number. */
final class ConsumerMetrics {

  private static final AtomicInteger CONSUMERS = new AtomicInteger();

  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> gauges = new ArrayList<>();
  final Counter handled;
  final Counter retries;
  final Counter deadLetters;

  ConsumerMetrics(MeterRegistry registry, String topic, String group) {
    this.registry = registry;
    this.tags = Tags.of("topic", topic, "group", group);
    this.handled = registry.counter("mercato.consumer.handled", tags);
    this.retries = registry.counter("mercato.consumer.retries", tags);
    this.deadLetters = registry.counter("mercato.consumer.dead.letters", tags);
  }

  /** Adds gauges that are this consumer's own, as several of a group may live in one process. */
  void gauges(Supplier<Number> lag, Supplier<Number> stalled, Supplier<Number> parkedKeys) {
    var own = tags.and("consumer", Integer.toString(CONSUMERS.incrementAndGet()));
    gauge("mercato.consumer.lag", "facts not handled yet", lag, own);
    gauge("mercato.consumer.stalled", "partitions that retry in place", stalled, own);
    gauge("mercato.consumer.parked.keys", "keys with dead letters", parkedKeys, own);
  }

  void close() {
    gauges.forEach(registry::remove);
  }

  private void gauge(String name, String what, Supplier<Number> value, Tags own) {
    gauges.add(Gauge.builder(name, value).description(what).tags(own).register(registry));
  }
}
