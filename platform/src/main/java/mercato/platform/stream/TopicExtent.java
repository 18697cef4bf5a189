package mercato.platform.stream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.stream.Topic;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * What there is of a topic. Whoever keeps what it has read of it asks before it goes on from there.
 *
 * @param id Kafka's own name for it, another one once the topic has been made anew
 * @param first by partition, the offset of the first fact that may be there
 * @param end by partition, the offset that comes after the last fact
 */
public record TopicExtent(String id, Map<Integer, Long> first, Map<Integer, Long> end) {

  private static final long TIMEOUT_SECONDS = 10;

  /** Fails with {@code UNAVAILABLE} when Kafka does not answer or has no such topic. */
  public static Future<TopicExtent> of(Vertx vertx, KafkaConfig kafka, Topic<?> topic) {
    return vertx.executeBlocking(() -> read(kafka, topic), false);
  }

  /**
   * Whether who has handled all before these offsets may go on from them and has missed nothing.
   */
  public boolean covers(Map<Integer, Long> positions) {
    return positions.keySet().equals(end.keySet())
        && positions.entrySet().stream()
            .allMatch(
                at ->
                    first.get(at.getKey()) <= at.getValue()
                        && at.getValue() <= end.get(at.getKey()));
  }

  private static TopicExtent read(KafkaConfig kafka, Topic<?> topic) throws InterruptedException {
    AdminClient admin = AdminClient.create(kafka.admin());
    try {
      var found =
          admin
              .describeTopics(List.of(topic.name()))
              .allTopicNames()
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .get(topic.name());
      return new TopicExtent(
          found.topicId().toString(),
          offsets(admin, topic, OffsetSpec.earliest()),
          offsets(admin, topic, OffsetSpec.latest()));
    } catch (ExecutionException | TimeoutException failure) {
      throw Problem.unavailable(
          "Kafka at %s does not tell of %s: %s"
              .formatted(kafka.bootstrapServers(), topic.name(), failure));
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private static Map<Integer, Long> offsets(AdminClient admin, Topic<?> topic, OffsetSpec which)
      throws InterruptedException, ExecutionException, TimeoutException {
    var wanted =
        IntStream.range(0, topic.partitions())
            .mapToObj(number -> new TopicPartition(topic.name(), number))
            .collect(Collectors.toMap(Function.identity(), partition -> which));
    return admin
        .listOffsets(wanted)
        .all()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .entrySet()
        .stream()
        .collect(
            Collectors.toUnmodifiableMap(
                entry -> entry.getKey().partition(), entry -> entry.getValue().offset()));
  }
}
