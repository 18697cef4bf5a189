package mercato.platform.outbox;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mercato.platform.stream.KafkaConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The producer of one shard. Its {@code transactional.id} is database and shard, so that opening it
 * fences whoever had it open before: what that one has not committed by then never will be.
 *
 * <p>Hence the order of things that keeps facts of a key in order: open, then read a page, then
 * publish it. Any failure closes the producer, and with it the right to publish what was read.
 */
final class ShardPublisher {

  private static final Duration COMMIT_LIMIT = Duration.ofSeconds(10);

  private final WorkerExecutor worker;
  private final Map<String, Object> settings;
  private volatile Producer<String, String> producer;

  /**
   * @param worker may be held up for as long as Kafka does not answer, 10 s at most for each call
   */
  ShardPublisher(WorkerExecutor worker, KafkaConfig kafka, String database, int shard) {
    this.worker = worker;
    this.settings = kafka.producer();
    settings.put("transactional.id", database + "-" + shard);
  }

  /** Fences all earlier publishers of the shard, unless it has done so. */
  Future<Void> open() {
    return guarded(
        () -> {
          if (producer == null) {
            producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
            producer.initTransactions();
          }
        });
  }

  boolean isOpen() {
    return producer != null;
  }

  /** Publishes all or nothing; fails with nothing known when Kafka does not answer. */
  Future<Void> publish(List<OutboxRow> rows) {
    return guarded(
        () -> {
          if (producer == null) {
            throw new IllegalStateException("not open");
          }
          producer.beginTransaction();
          for (var row : rows) {
            producer.send(
                new ProducerRecord<>(row.topic(), row.shard(), row.key(), row.envelope()));
          }
          commit();
        });
  }

  Future<Void> close() {
    return onWorker(this::drop);
  }

  /** Each try waits for a second only, as all that blocks in a producer. */
  private void commit() {
    long deadline = System.nanoTime() + COMMIT_LIMIT.toNanos();
    while (true) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException slow) {
        if (System.nanoTime() > deadline) {
          throw slow;
        }
      }
    }
  }

  private Future<Void> guarded(Runnable action) {
    return onWorker(
        () -> {
          try {
            action.run();
          } catch (RuntimeException failure) {
            drop();
            throw failure;
          }
        });
  }

  /** One call at a time: a close waits for the page that is being published. */
  private Future<Void> onWorker(Runnable action) {
    return worker.executeBlocking(() -> exclusively(action), false);
  }

  private synchronized Void exclusively(Runnable action) {
    action.run();
    return null;
  }

  /** What is in flight is left to the next one that opens: Kafka aborts it then. */
  private void drop() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
