package mercato.platform.stream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.admin.KafkaAdminClient;
import io.vertx.kafka.admin.NewTopic;
import io.vertx.kafka.admin.TopicDescription;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mercato.contract.Problem;
import mercato.contract.stream.Topic;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topics that contracts speak of, and never changes one that is there. */
public final class Topics {

  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
  private static final long TIMEOUT_SECONDS = 15;
  private static final int ATTEMPTS = 10;
  private static final long PAUSE_MILLIS = 100;

  /** A segment is compacted only once it is closed, so even a quiet topic closes one each hour. */
  private static final Map<String, String> COMPACTED =
      Map.of(
          "cleanup.policy", "compact",
          "segment.ms", "3600000",
          "segment.bytes", "16777216",
          "min.cleanable.dirty.ratio", "0.2",
          "max.compaction.lag.ms", "7200000");

  private Topics() {}

  /**
   * Creates those that are missing. Safe while other processes do the same.
   *
   * <p>Fails with {@link IllegalStateException} when one has another number of partitions: keys
   * would move between partitions and lose their order. Fails with {@code UNAVAILABLE} when Kafka
   * does not answer.
   */
  public static Future<Void> ensure(Vertx vertx, KafkaConfig kafka, Collection<Topic<?>> topics) {
    return create(vertx, kafka, topics.stream().map(topic -> of(topic, kafka)).toList());
  }

  /** The topic and the dead letters that a group has of it. */
  static Future<Void> ensureWithDeadLetters(
      Vertx vertx, KafkaConfig kafka, Topic<?> topic, String group) {
    var letters =
        topic(deadLetters(topic, group), topic.partitions(), kafka)
            .setConfig(retained(Optional.empty()));
    return create(vertx, kafka, List.of(of(topic, kafka), letters));
  }

  /** Where a group's dead letters of a topic stand, each in its fact's partition. */
  static String deadLetters(Topic<?> topic, String group) {
    return topic.name() + ".dead." + group;
  }

  private static NewTopic of(Topic<?> topic, KafkaConfig kafka) {
    return topic(topic.name(), topic.partitions(), kafka)
        .setConfig(topic.retention().isPresent() ? retained(topic.retention()) : COMPACTED);
  }

  private static NewTopic topic(String name, int partitions, KafkaConfig kafka) {
    return new NewTopic(name, partitions, (short) kafka.replicationFactor());
  }

  private static Map<String, String> retained(Optional<Duration> time) {
    return Map.of(
        "cleanup.policy",
        "delete",
        "retention.ms",
        time.map(limit -> Long.toString(limit.toMillis())).orElse("-1"));
  }

  private static Future<Void> create(Vertx vertx, KafkaConfig kafka, List<NewTopic> wanted) {
    return vertx
        .executeBlocking(() -> AdminClient.create(kafka.admin()), false)
        .map(client -> KafkaAdminClient.create(vertx, client))
        .compose(
            admin ->
                createAmongOthers(vertx, admin, wanted, ATTEMPTS)
                    .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .eventually(() -> admin.close(TimeUnit.SECONDS.toMillis(1))))
        .recover(failure -> Future.failedFuture(told(failure, kafka)));
  }

  /**
   * Another may create them at the same time: then they exist, or are about to, and it looks again.
   */
  private static Future<Void> createAmongOthers(
      Vertx vertx, KafkaAdminClient admin, List<NewTopic> wanted, int attempts) {
    return create(admin, wanted)
        .recover(
            failure ->
                attempts > 1
                        && (failure instanceof TopicExistsException
                            || failure instanceof UnknownTopicOrPartitionException)
                    ? vertx
                        .timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                        .compose(rested -> createAmongOthers(vertx, admin, wanted, attempts - 1))
                    : Future.failedFuture(failure));
  }

  private static Future<Void> create(KafkaAdminClient admin, List<NewTopic> wanted) {
    return admin
        .listTopics()
        .compose(
            names -> {
              var byPresence =
                  wanted.stream()
                      .collect(Collectors.partitioningBy(t -> names.contains(t.getName())));
              return verify(admin, byPresence.get(true))
                  .compose(same -> add(admin, byPresence.get(false)));
            });
  }

  private static Future<Void> verify(KafkaAdminClient admin, List<NewTopic> present) {
    if (present.isEmpty()) {
      return Future.succeededFuture();
    }
    return admin
        .describeTopics(present.stream().map(NewTopic::getName).toList())
        .compose(found -> verify(present, found));
  }

  private static Future<Void> verify(List<NewTopic> present, Map<String, TopicDescription> found) {
    var wrong =
        present.stream()
            .filter(t -> found.get(t.getName()).getPartitions().size() != t.getNumPartitions())
            .map(
                t ->
                    "topic %s has %d partitions where this build needs %d"
                        .formatted(
                            t.getName(),
                            found.get(t.getName()).getPartitions().size(),
                            t.getNumPartitions()))
            .collect(Collectors.joining("; "));
    return wrong.isEmpty()
        ? Future.succeededFuture()
        : Future.failedFuture(
            new IllegalStateException(
                wrong + ": facts of one key would change partition. Make a new topic instead."));
  }

  private static Future<Void> add(KafkaAdminClient admin, List<NewTopic> missing) {
    if (missing.isEmpty()) {
      return Future.succeededFuture();
    }
    LOG.info("New topics: {}", missing.stream().map(NewTopic::getName).toList());
    return admin.createTopics(missing);
  }

  private static Throwable told(Throwable failure, KafkaConfig kafka) {
    return failure instanceof IllegalStateException
        ? failure
        : Problem.unavailable(
            "Kafka at " + kafka.bootstrapServers() + " does not serve: " + failure.getMessage());
  }
}
