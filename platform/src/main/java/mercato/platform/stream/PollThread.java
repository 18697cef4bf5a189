package mercato.platform.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread and the Kafka consumer that only it touches. A partition that has given records is
 * paused until its taker resumes it, so no more than one batch of each is ever in memory.
 */
final class PollThread {

  /** What is done on the thread. */
  interface Taker {

    /** Subscribes or assigns; repeated when it throws. */
    void begin(Consumer<String, byte[]> consumer);

    /** Takes the records of a partition, which is now paused. Must not wait. */
    void take(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records);

    /** After each poll, at least each 0.1 s while Kafka is there. */
    void afterPoll(Consumer<String, byte[]> consumer);

    /** Before the consumer is closed. */
    void end(Consumer<String, byte[]> consumer);
  }

  private static final Logger LOG = LoggerFactory.getLogger(PollThread.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 1_000;

  private final Map<String, Object> settings;
  private final Taker taker;
  private final Thread thread;
  private final Promise<Void> ended = Promise.promise();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Bounded by the callers: one task for each batch that was taken. */
  private final Queue<java.util.function.Consumer<Consumer<String, byte[]>>> tasks =
      new ConcurrentLinkedQueue<>();

  private volatile Consumer<String, byte[]> consumer;
  private volatile boolean polling;
  private volatile boolean healthy;
  private boolean begun;

  PollThread(String name, Map<String, Object> settings, Taker taker) {
    this.settings = settings;
    this.taker = taker;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Runs a task on the thread, soon. */
  void submit(java.util.function.Consumer<Consumer<String, byte[]>> task) {
    tasks.add(task);
    wake();
  }

  /** Succeeds when the consumer has been closed. */
  Future<Void> close() {
    closing.countDown();
    wake();
    return ended.future();
  }

  /** Whether the last round went well. */
  boolean healthy() {
    return healthy;
  }

  private void wake() {
    if (polling) {
      consumer.wakeup();
    }
  }

  private void run() {
    while (closing.getCount() > 0) {
      try {
        round();
        healthy = true;
      } catch (WakeupException asked) {
        LOG.trace("A task waits.");
      } catch (RuntimeException failure) {
        healthy = false;
        LOG.warn("{}: {}", thread.getName(), failure.toString());
        pause();
      } finally {
        polling = false;
      }
    }
    end();
    ended.complete();
  }

  private void round() {
    if (consumer == null) {
      consumer =
          new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
    if (!begun) {
      taker.begin(consumer);
      begun = true;
    }
    for (var task = tasks.poll(); task != null; task = tasks.poll()) {
      task.accept(consumer);
    }
    polling = true;
    var records = consumer.poll(tasks.isEmpty() && closing.getCount() > 0 ? POLL : Duration.ZERO);
    polling = false;
    for (var partition : records.partitions()) {
      consumer.pause(Set.of(partition));
      taker.take(partition, records.records(partition));
    }
    taker.afterPoll(consumer);
  }

  private void pause() {
    try {
      if (closing.await(PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.debug("{} ends.", thread.getName());
      }
    } catch (InterruptedException e) {
      closing.countDown();
    }
  }

  private void end() {
    if (consumer == null) {
      return;
    }
    try {
      taker.end(consumer);
    } catch (RuntimeException failure) {
      LOG.warn("{} ends: {}", thread.getName(), failure.toString());
    }
    try {
      consumer.close(CLOSE_LIMIT);
    } catch (RuntimeException failure) {
      LOG.warn("{} closes: {}", thread.getName(), failure.toString());
    }
  }
}
