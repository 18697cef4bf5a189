package mercato.bench.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What the topic of products says: the last fact of each, from the first that is kept on. */
final class ToldProducts implements AutoCloseable {

  private static final String TOPIC = "mercato.products";
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(500);

  /** The broker answers in order: what is asked behind a fetch waits for it. */
  private static final int FETCH_MILLIS = 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<String, ProductState> last = new HashMap<>();

  private ToldProducts(KafkaConsumer<String, byte[]> consumer) {
    this.consumer = consumer;
    this.partitions =
        consumer.partitionsFor(TOPIC).stream()
            .map(each -> new TopicPartition(TOPIC, each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * @throws TimeoutException when Kafka does not answer
   */
  static ToldProducts open(String bootstrapServers) throws TimeoutException {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest",
            "max.poll.records",
            1_000,
            "fetch.max.wait.ms",
            FETCH_MILLIS,
            "default.api.timeout.ms",
            (int) ANSWER.toMillis());
    var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    try {
      return new ToldProducts(consumer);
    } catch (KafkaException away) {
      consumer.close(Duration.ZERO);
      throw silent(away);
    }
  }

  /**
   * Takes in all that has been told by now.
   *
   * @throws TimeoutException when Kafka does not answer
   */
  Map<String, ProductState> catchUp() throws TimeoutException {
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long silence = System.nanoTime() + ANSWER.toNanos();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        var records = consumer.poll(POLL);
        records.forEach(this::take);
        if (!records.isEmpty()) {
          silence = System.nanoTime() + ANSWER.toNanos();
        } else if (System.nanoTime() > silence) {
          throw new TimeoutException("Kafka tells no more of " + TOPIC);
        }
      }
      return last;
    } catch (KafkaException away) {
      throw silent(away);
    }
  }

  private void take(ConsumerRecord<String, byte[]> told) {
    if (told.value() == null) {
      last.remove(told.key());
      return;
    }
    try {
      JsonNode envelope = JSON.readTree(told.value());
      last.put(told.key(), ProductState.told(envelope.path("body")));
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }

  private static TimeoutException silent(KafkaException away) {
    var silence = new TimeoutException("Kafka does not answer: " + away.getMessage());
    silence.initCause(away);
    return silence;
  }

  @Override
  public void close() {
    consumer.close(Duration.ZERO);
  }
}
