package mercato.platform.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import mercato.contract.stream.Fact;
import mercato.contract.stream.Topic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every fact of a topic from the first that is kept, or from where the caller says that it stands,
 * then those that follow, for what one process keeps for itself: indexes and caches. There is no
 * group and nothing is committed.
 *
 * <p>Bounds: one batch of at most 1,000 facts for each partition. A batch that fails is tried again
 * in place, whatever the failure; a fact that cannot be read is skipped, logged and counted.
 */
public final class FactReplay<F extends Fact> {

  private static final Logger LOG = LoggerFactory.getLogger(FactReplay.class);
  private static final int BATCH = 1_000;

  private final Topic<F> topic;
  private final Map<Integer, Long> from;
  private final BatchHandler<F> handler;
  private final ContextInternal context;
  private final Counter unreadable;
  private final PollThread thread;
  private final Promise<Void> caughtUp;
  private final Map<TopicPartition, Retry> retries = new HashMap<>();

  private FactReplay(
      Vertx vertx,
      KafkaConfig kafka,
      MeterRegistry metrics,
      Topic<F> topic,
      Map<Integer, Long> from,
      BatchHandler<F> handler) {
    var settings = kafka.consumer();
    settings.put("max.poll.records", BATCH);
    this.topic = topic;
    this.from = Map.copyOf(from);
    this.handler = handler;
    this.context = ((ContextInternal) vertx.getOrCreateContext()).unwrap();
    this.unreadable = metrics.counter("mercato.replay.unreadable", "topic", topic.name());
    this.caughtUp = context.promise();
    this.thread = new PollThread("replay " + topic.name(), settings, new Rounds());
    for (var partition : partitions()) {
      retries.put(partition, new Retry(context, failure -> note(partition, failure)));
    }
  }

  /** Begins at once and keeps trying; counts on Micrometer's global registry. */
  public static <F extends Fact> FactReplay<F> start(
      Vertx vertx, KafkaConfig kafka, Topic<F> topic, BatchHandler<F> handler) {
    return start(vertx, kafka, Metrics.globalRegistry, topic, handler);
  }

  /** As below, from the first fact that is kept. */
  public static <F extends Fact> FactReplay<F> start(
      Vertx vertx,
      KafkaConfig kafka,
      MeterRegistry metrics,
      Topic<F> topic,
      BatchHandler<F> handler) {
    return start(vertx, kafka, metrics, topic, Map.of(), handler);
  }

  /**
   * Begins at once and keeps trying while Kafka or the topic is not there.
   *
   * @param from by partition, the offset to begin with, which the topic should have (see {@link
   *     TopicExtent#covers}): from one that it has not, as from none, all is read
   * @param handler called on a duplicate of the present context, as by {@link FactConsumer}, for
   *     several partitions side by side
   */
  public static <F extends Fact> FactReplay<F> start(
      Vertx vertx,
      KafkaConfig kafka,
      MeterRegistry metrics,
      Topic<F> topic,
      Map<Integer, Long> from,
      BatchHandler<F> handler) {
    var replay = new FactReplay<>(vertx, kafka, metrics, topic, from, handler);
    replay.thread.start();
    return replay;
  }

  /** Succeeds once all that was there at the start has been handled. */
  public Future<Void> caughtUp() {
    return caughtUp.future();
  }

  /** Starts no further batch. */
  public Future<Void> close() {
    context.runOnContext(go -> retries.values().forEach(Retry::stop));
    return thread.close();
  }

  private List<TopicPartition> partitions() {
    return IntStream.range(0, topic.partitions())
        .mapToObj(number -> new TopicPartition(topic.name(), number))
        .toList();
  }

  private Future<Void> handle(List<Delivery<F>> batch) {
    Promise<Void> done = context.promise();
    context
        .duplicate()
        .runOnContext(
            go -> Future.succeededFuture().compose(now -> handler.handle(batch)).onComplete(done));
    return done.future();
  }

  private void note(TopicPartition partition, Throwable failure) {
    LOG.warn("Replay of {} waits and tries again: {}", partition, failure.toString());
  }

  /** What happens on the poll thread. */
  private final class Rounds implements PollThread.Taker {

    private final Map<TopicPartition, Long> missing = new HashMap<>();
    private final Set<TopicPartition> running = new HashSet<>();

    @Override
    public void begin(Consumer<String, byte[]> consumer) {
      consumer.assign(partitions());
      for (var partition : partitions()) {
        Long offset = from.get(partition.partition());
        if (offset == null) {
          consumer.seekToBeginning(Set.of(partition));
        } else {
          consumer.seek(partition, offset);
        }
      }
      missing.putAll(consumer.endOffsets(partitions()));
    }

    @Override
    public void take(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
      running.add(partition);
      var batch =
          records.stream()
              .map(record -> Received.of(record, topic.types()))
              .filter(this::readable)
              .map(Received::delivery)
              .toList();
      context.runOnContext(
          go ->
              retries
                  .get(partition)
                  .until(() -> handleAny(batch), failure -> true)
                  .onSuccess(done -> thread.submit(consumer -> resume(consumer, partition))));
    }

    @Override
    public void afterPoll(Consumer<String, byte[]> consumer) {
      if (missing.isEmpty()) {
        return;
      }
      missing
          .entrySet()
          .removeIf(
              entry ->
                  !running.contains(entry.getKey())
                      && consumer.position(entry.getKey()) >= entry.getValue());
      if (missing.isEmpty()) {
        caughtUp.tryComplete();
      }
    }

    @Override
    public void end(Consumer<String, byte[]> consumer) {
      caughtUp.tryFail(Retry.STOPPED);
    }

    private void resume(Consumer<String, byte[]> consumer, TopicPartition partition) {
      running.remove(partition);
      consumer.resume(Set.of(partition));
    }

    private Future<Void> handleAny(List<Delivery<F>> batch) {
      return batch.isEmpty() ? Future.succeededFuture() : handle(batch);
    }

    private boolean readable(Received<F> record) {
      if (record.delivery() == null) {
        unreadable.increment();
        LOG.error(
            "{} offset {} key {} cannot be read", topic.name(), record.offset(), record.key());
      }
      return record.delivery() != null;
    }
  }
}
