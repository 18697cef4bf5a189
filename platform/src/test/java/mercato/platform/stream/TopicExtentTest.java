package mercato.platform.stream;

import static mercato.platform.stream.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.Map;
import mercato.contract.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicExtentTest {

  private final Vertx vertx = Vertx.vertx();
  private final TestKafka kafka = new TestKafka();

  @AfterEach
  void close() {
    kafka.close();
    await(vertx.close());
  }

  @Test
  void itSaysWhereATopicBeginsAndEnds() {
    var topic = kafka.newTopic(vertx, 1);
    kafka.tell(topic, "a", 1, 3);
    var extent = await(TopicExtent.of(vertx, kafka.config(), topic));
    assertThat(extent.first()).isEqualTo(Map.of(0, 0L));
    assertThat(extent.end()).isEqualTo(Map.of(0, 3L));
    assertThat(await(TopicExtent.of(vertx, kafka.config(), topic))).isEqualTo(extent);
  }

  @Test
  void eachTopicHasAnIdOfItsOwn() {
    var one = await(TopicExtent.of(vertx, kafka.config(), kafka.newTopic(vertx, 1)));
    var other = await(TopicExtent.of(vertx, kafka.config(), kafka.newTopic(vertx, 1)));
    assertThat(one.id()).isNotEqualTo(other.id());
  }

  @Test
  void onlyPositionsInEveryPartitionWithinItsFactsAreCovered() {
    var extent = new TopicExtent("id", Map.of(0, 5L, 1, 0L), Map.of(0, 9L, 1, 0L));
    assertThat(extent.covers(Map.of(0, 5L, 1, 0L))).isTrue();
    assertThat(extent.covers(Map.of(0, 9L, 1, 0L))).isTrue();
    assertThat(extent.covers(Map.of(0, 4L, 1, 0L))).isFalse();
    assertThat(extent.covers(Map.of(0, 10L, 1, 0L))).isFalse();
    assertThat(extent.covers(Map.of(0, 5L))).isFalse();
    assertThat(extent.covers(Map.of(0, 5L, 1, 0L, 2, 0L))).isFalse();
  }

  @Test
  void aTopicThatIsNotThereIsUnavailable() {
    assertThat(Await.failure(TopicExtent.of(vertx, kafka.config(), TestFact.topic(1))))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
  }
}
