package mercato.platform.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import mercato.contract.stream.Fact;
import mercato.contract.stream.Topic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this process owns, as the poll thread sees them: one lane each, what is
 * committed for it, and what happens when it comes or goes.
 *
 * <p>A partition that is taken away in good order is given a while to finish what runs, then what
 * it has handled is committed, then it goes. For one that is lost, nothing is committed.
 */
final class Assignment<F extends Fact> implements PollThread.Taker, ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);

  /** Less than a session, so that a rebalance waits rather than breaks. */
  private static final Duration FAREWELL = Duration.ofSeconds(4);

  private static final Duration COMMIT_LIMIT = Duration.ofSeconds(2);
  private static final long COMMIT_EACH_NANOS = Duration.ofMillis(200).toNanos();

  private final Topic<F> topic;
  private final ContextInternal context;
  private final IntFunction<Lane<F>> newLane;
  private final Map<Integer, Lane<F>> lanes = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private PollThread thread;
  private Consumer<String, byte[]> consumer;
  private long lastCommit = System.nanoTime();
  private volatile long fetchedLag;

  Assignment(Topic<F> topic, ContextInternal context, IntFunction<Lane<F>> newLane) {
    this.topic = topic;
    this.context = context;
    this.newLane = newLane;
  }

  void runOn(PollThread pollThread) {
    this.thread = pollThread;
  }

  /** From any thread. */
  Collection<Lane<F>> lanes() {
    return lanes.values();
  }

  /** Facts that are there and not handled yet. From any thread. */
  long lag() {
    return fetchedLag;
  }

  @Override
  public void begin(Consumer<String, byte[]> ready) {
    consumer = ready;
    consumer.subscribe(List.of(topic.name()), this);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    for (var partition : partitions) {
      var lane = newLane.apply(partition.partition());
      lanes.put(partition.partition(), lane);
      context.runOnContext(go -> lane.open().onSuccess(open -> resume(partition, lane)));
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    var leaving = remove(partitions);
    await(leaving.values());
    commit(offsets(leaving));
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    LOG.warn("Lost {}", partitions);
    remove(partitions).values().forEach(lane -> context.runOnContext(go -> lane.stop()));
  }

  @Override
  public void take(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
    var lane = lanes.get(partition.partition());
    if (lane == null) {
      return;
    }
    var batch = records.stream().map(record -> Received.of(record, topic.types())).toList();
    context.runOnContext(go -> lane.take(batch).onSuccess(done -> resume(partition, lane)));
  }

  @Override
  public void afterPoll(Consumer<String, byte[]> polled) {
    long now = System.nanoTime();
    if (now - lastCommit < COMMIT_EACH_NANOS) {
      return;
    }
    lastCommit = now;
    fetchedLag = countLag();
    var offsets = offsets(byPartition());
    if (!offsets.isEmpty()) {
      consumer.commitAsync(offsets, this::committed);
    }
  }

  @Override
  public void end(Consumer<String, byte[]> ending) {
    onPartitionsRevoked(ending.assignment());
  }

  private void resume(TopicPartition partition, Lane<F> lane) {
    thread.submit(
        polled -> {
          if (lanes.get(partition.partition()) == lane) {
            polled.resume(Set.of(partition));
          }
        });
  }

  private Map<TopicPartition, Lane<F>> byPartition() {
    var all = new HashMap<TopicPartition, Lane<F>>();
    lanes.forEach((number, lane) -> all.put(new TopicPartition(topic.name(), number), lane));
    return all;
  }

  private Map<TopicPartition, Lane<F>> remove(Collection<TopicPartition> partitions) {
    var removed = new HashMap<TopicPartition, Lane<F>>();
    for (var partition : partitions) {
      var lane = lanes.remove(partition.partition());
      if (lane != null) {
        removed.put(partition, lane);
      }
    }
    return removed;
  }

  /** Stops the lanes and waits for what they have begun. */
  private void await(Collection<Lane<F>> leaving) {
    Promise<Void> stopped = Promise.promise();
    context.runOnContext(
        go ->
            Future.join(leaving.stream().map(Lane::stop).toList())
                .<Void>mapEmpty()
                .onComplete(stopped));
    try {
      stopped
          .future()
          .toCompletionStage()
          .toCompletableFuture()
          .get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException unfinished) {
      LOG.warn("{}: a batch still runs as its partition goes", topic.name());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What has been handled and is not known to be committed. */
  private Map<TopicPartition, OffsetAndMetadata> offsets(Map<TopicPartition, Lane<F>> of) {
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    of.forEach(
        (partition, lane) -> {
          if (lane.next() >= 0 && !Objects.equals(committed.get(partition), lane.next())) {
            offsets.put(partition, new OffsetAndMetadata(lane.next()));
          }
        });
    return offsets;
  }

  private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (offsets.isEmpty()) {
      return;
    }
    try {
      commitPastWakeUp(offsets);
      committed(offsets, null);
    } catch (KafkaException failure) {
      committed(offsets, failure);
    }
  }

  /** A task may have called for the thread just now; the next try is not disturbed. */
  private void commitPastWakeUp(Map<TopicPartition, OffsetAndMetadata> offsets) {
    try {
      consumer.commitSync(offsets, COMMIT_LIMIT);
    } catch (WakeupException asked) {
      consumer.commitSync(offsets, COMMIT_LIMIT);
    }
  }

  /** A commit that failed is repeated as long as the partition is here. */
  private void committed(Map<TopicPartition, OffsetAndMetadata> offsets, Exception failure) {
    if (failure == null) {
      offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
    } else {
      LOG.info("{}: offsets were not committed: {}", topic.name(), failure.toString());
    }
  }

  private long countLag() {
    long lag = 0;
    for (var entry : byPartition().entrySet()) {
      var unread = consumer.currentLag(entry.getKey());
      if (unread.isPresent()) {
        long next = entry.getValue().next();
        lag += unread.getAsLong() + (next < 0 ? 0 : consumer.position(entry.getKey()) - next);
      }
    }
    return lag;
  }
}
