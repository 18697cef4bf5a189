package mercato.platform.stream;

import static mercato.platform.stream.Await.await;
import static mercato.platform.stream.Await.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import mercato.contract.Problem;
import mercato.contract.stream.Topic;
import mercato.embedded.TestStores;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicsTest {

  private final Vertx vertx = Vertx.vertx();
  private final KafkaConfig kafka = KafkaConfig.of(TestStores.kafka());

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void makingThemTwiceAndSideBySideChangesNothing() throws Exception {
    var topic = TestFact.topic(3);
    await(Future.all(ensure(topic), ensure(topic), ensure(topic)));
    await(ensure(topic));
    assertThat(partitions(topic)).isEqualTo(3);
    assertThat(settings(topic).get("retention.ms").value()).isEqualTo("86400000");
  }

  @Test
  void oneWithoutRetentionIsCompacted() throws Exception {
    var topic = TestFact.topic(1, Optional.empty());
    await(ensure(topic));
    assertThat(settings(topic).get("cleanup.policy").value()).isEqualTo("compact");
  }

  @Test
  void anotherNumberOfPartitionsIsRefused() {
    var topic = TestFact.topic(3);
    await(ensure(topic));
    var grown = new Topic<>(topic.name(), topic.owner(), 4, topic.retention(), topic.types());
    assertThat(failure(ensure(grown)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "topic %s has 3 partitions where this build needs 4: facts of one key would change"
                    .formatted(topic.name())
                + " partition. Make a new topic instead.");
  }

  @Test
  void aBrokerThatIsAwayIsUnavailable() {
    var nowhere = KafkaConfig.of("127.0.0.1:1");
    assertThat(failure(Topics.ensure(vertx, nowhere, List.of(TestFact.topic(1)))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("127.0.0.1:1");
  }

  private Future<Void> ensure(Topic<TestFact> topic) {
    return Topics.ensure(vertx, kafka, List.of(topic));
  }

  private int partitions(Topic<?> topic) throws ExecutionException, InterruptedException {
    try (var admin = Admin.create(kafka.admin())) {
      var found = admin.describeTopics(List.of(topic.name())).allTopicNames().get();
      return found.get(topic.name()).partitions().size();
    }
  }

  private Config settings(Topic<?> topic) throws ExecutionException, InterruptedException {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    try (var admin = Admin.create(kafka.admin())) {
      Map<ConfigResource, Config> found = admin.describeConfigs(List.of(resource)).all().get();
      return found.get(resource);
    }
  }
}
