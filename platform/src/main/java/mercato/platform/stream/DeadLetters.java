package mercato.platform.stream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import mercato.contract.stream.Fact;
import mercato.contract.stream.Topic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What a group could not handle of a topic, in the topic {@code <topic>.dead.<group>}: same
 * partition, key and value, with headers that say why, whence and when. What stands past the offset
 * that the group {@code <group>.redrive} has committed is still to be handled.
 *
 * <p>Letters are rare, so each look opens a consumer for itself.
 */
final class DeadLetters<F extends Fact> {

  /**
   * A part of a partition's letters.
   *
   * @param next offset after the last of them
   * @param end offset after the last that there is
   */
  record Page<F extends Fact>(List<Received<F>> letters, long next, long end) {}

  /** What is done with the consumer of one look. */
  @FunctionalInterface
  private interface Look<T> {
    T at(Consumer<String, byte[]> consumer, TopicPartition partition) throws Exception;
  }

  static final int PAGE_SIZE = 500;

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final KafkaConfig kafka;
  private final Topic<F> topic;
  private final String name;
  private final String redriveGroup;
  private Producer<String, byte[]> producer;

  DeadLetters(Vertx vertx, KafkaConfig kafka, Topic<F> topic, String group) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.topic = topic;
    this.name = Topics.deadLetters(topic, group);
    this.redriveGroup = group + ".redrive";
  }

  /** Succeeds when the letter is safe. Send the next one only then: it could overtake. */
  Future<Void> append(int partition, Received<F> record, String cause) {
    var offset = ByteBuffer.allocate(Long.BYTES).putLong(record.offset()).array();
    var letter = new ProducerRecord<>(name, partition, record.key(), record.value());
    letter
        .headers()
        .add("mercato-cause", cause.getBytes(StandardCharsets.UTF_8))
        .add(Received.OFFSET_HEADER, offset)
        .add("mercato-time", Instant.now().toString().getBytes(StandardCharsets.UTF_8));
    return vertx.executeBlocking(() -> producer().send(letter).get(), false).mapEmpty();
  }

  /** The keys that have letters to be redriven. */
  Future<Set<String>> parkedKeys(int partition) {
    return look(
        partition,
        (consumer, letters) -> {
          long end = seekToOpen(consumer, letters);
          var keys = new HashSet<String>();
          while (consumer.position(letters) < end) {
            next(consumer, letters, end).forEach(letter -> keys.add(letter.key()));
          }
          return keys;
        });
  }

  /** The next letters to be redriven, at most {@link #PAGE_SIZE}, before that offset. */
  Future<Page<F>> page(int partition, long until) {
    return look(
        partition,
        (consumer, letters) -> {
          long end = Math.min(until, seekToOpen(consumer, letters));
          var records = next(consumer, letters, end);
          var page = records.stream().map(record -> Received.of(record, topic.types())).toList();
          long last = records.isEmpty() ? end : records.get(records.size() - 1).offset() + 1;
          return new Page<>(page, last, end);
        });
  }

  /** What stands before that offset has been redriven. */
  Future<Void> redriven(int partition, long next) {
    return look(
        partition,
        (consumer, letters) -> {
          consumer.commitSync(Map.of(letters, new OffsetAndMetadata(next)), LIMIT);
          return null;
        });
  }

  synchronized void close() {
    if (producer != null) {
      producer.close(CLOSE_LIMIT);
    }
  }

  private synchronized Producer<String, byte[]> producer() {
    if (producer == null) {
      producer =
          new KafkaProducer<>(kafka.producer(), new StringSerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  /** Goes to the first letter to be redriven; returns the offset after the last. */
  private static long seekToOpen(Consumer<String, byte[]> consumer, TopicPartition letters) {
    var committed = consumer.committed(Set.of(letters), LIMIT).get(letters);
    long begin = consumer.beginningOffsets(Set.of(letters), LIMIT).get(letters);
    consumer.seek(letters, committed == null ? begin : Math.max(begin, committed.offset()));
    return consumer.endOffsets(Set.of(letters), LIMIT).get(letters);
  }

  /** The letters before the end that one fetch brings: none only at the end. */
  private static List<ConsumerRecord<String, byte[]>> next(
      Consumer<String, byte[]> consumer, TopicPartition letters, long end) throws TimeoutException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (consumer.position(letters) < end) {
      var records = consumer.poll(POLL).records(letters);
      if (!records.isEmpty()) {
        return records.stream().filter(record -> record.offset() < end).toList();
      }
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("dead letters do not come");
      }
    }
    return List.of();
  }

  private <T> Future<T> look(int partition, Look<T> look) {
    var settings = kafka.consumer();
    settings.put("group.id", redriveGroup);
    settings.put("max.poll.records", PAGE_SIZE);
    return vertx.executeBlocking(
        () -> {
          var consumer =
              new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
          try {
            var letters = new TopicPartition(name, partition);
            consumer.assign(Set.of(letters));
            return look.at(consumer, letters);
          } finally {
            consumer.close(CLOSE_LIMIT);
          }
        },
        false);
  }
}
