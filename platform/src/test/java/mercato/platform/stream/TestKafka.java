package mercato.platform.stream;

import static mercato.platform.stream.Await.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.Topic;
import mercato.embedded.TestStores;
import mercato.platform.json.Json;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The embedded broker, with what tests do to it from outside. */
public final class TestKafka implements AutoCloseable {

  private final KafkaConfig config;
  private final KafkaProducer<String, String> producer;

  public TestKafka() {
    this(TestStores.kafka());
  }

  public TestKafka(String bootstrapServers) {
    config = KafkaConfig.of(bootstrapServers);
    producer =
        new KafkaProducer<>(config.producer(), new StringSerializer(), new StringSerializer());
  }

  public KafkaConfig config() {
    return config;
  }

  public Topic<TestFact> newTopic(Vertx vertx, int partitions) {
    var topic = TestFact.topic(partitions);
    await(Topics.ensure(vertx, config, List.of(topic)));
    return topic;
  }

  /** Sends the facts {@code from} to {@code to} of a key. */
  public void tell(Topic<TestFact> topic, String key, int from, int to) {
    IntStream.rangeClosed(from, to).forEach(number -> send(topic, key, json(topic, key, number)));
    producer.flush();
  }

  public void send(Topic<TestFact> topic, String key, String value) {
    producer.send(new ProducerRecord<>(topic.name(), topic.partition(key), key, value));
  }

  public void flush() {
    producer.flush();
  }

  public static String json(Topic<TestFact> topic, String key, int number) {
    var fact = TestFact.counted(key, number);
    return Json.text(
        new Envelope<>(
            UUID.randomUUID().toString(),
            topic.types().nameOf(fact),
            1,
            key,
            fact.at(),
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            fact));
  }

  /** What a reader of committed records sees of a topic, in the order of each partition. */
  public List<ConsumerRecord<String, String>> read(String topic, int partitions) {
    var all = IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    var records = new ArrayList<ConsumerRecord<String, String>>();
    try (var consumer =
        new KafkaConsumer<>(
            config.consumer(), new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(all);
      consumer.seekToBeginning(all);
      var ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  @Override
  public void close() {
    producer.close();
  }
}
