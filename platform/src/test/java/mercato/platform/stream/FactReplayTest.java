package mercato.platform.stream;

import static mercato.platform.stream.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mercato.contract.stream.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FactReplayTest {

  private static final Duration SOON = Duration.ofSeconds(15);

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private TestKafka kafka;
  private FactReplay<TestFact> replay;

  @BeforeEach
  void open() {
    kafka = new TestKafka();
  }

  @AfterEach
  void close() {
    await(replay.close());
    kafka.close();
    await(vertx.close());
  }

  @Test
  void allThatWasThereIsHandledBeforeItIsCaughtUpAndThenWhatFollows() {
    var topic = kafka.newTopic(vertx, 4);
    IntStream.rangeClosed(1, 15_000)
        .forEach(i -> kafka.send(topic, "key-" + i, TestKafka.json(topic, "key-" + i, 1)));
    kafka.flush();

    var seen = new Seen();
    begin(topic, seen);
    assertThat(seen.size()).isEqualTo(15_000);

    kafka.tell(topic, "late", 1, 3);
    await().atMost(SOON).until(() -> seen.of("late").equals(List.of(1, 2, 3)));
  }

  @Test
  void anEmptyTopicIsCaughtUpAtOnce() {
    var seen = new Seen();
    begin(kafka.newTopic(vertx, 2), seen);
    assertThat(seen.size()).isZero();
  }

  @Test
  void aBatchThatFailsIsTriedAgainWhateverTheFailure() {
    var topic = kafka.newTopic(vertx, 1);
    var failures = new AtomicInteger();
    kafka.tell(topic, "a", 1, 3);

    var seen = new Seen();
    seen.failing(fact -> failures.incrementAndGet() <= 2 ? new IllegalStateException() : null);
    begin(topic, seen);

    assertThat(seen.of("a")).containsExactly(1, 2, 3);
    assertThat(failures).hasValueGreaterThan(2);
  }

  @Test
  void whatCannotBeReadIsSkippedAndCounted() {
    var topic = kafka.newTopic(vertx, 1);
    kafka.tell(topic, "a", 1, 1);
    kafka.send(topic, "a", "no fact");
    kafka.send(topic, "a", null);
    kafka.tell(topic, "a", 2, 2);

    var seen = new Seen();
    begin(topic, seen);

    assertThat(seen.of("a")).containsExactly(1, 2);
    assertThat(metrics.counter("mercato.replay.unreadable", "topic", topic.name()).count())
        .isEqualTo(2);
  }

  @Test
  void itGoesOnFromWhereItIsToldAndReadsAllOfOtherPartitions() {
    var topic = kafka.newTopic(vertx, 2);
    String key = keyIn(topic, 0);
    String other = keyIn(topic, 1);
    kafka.tell(topic, key, 1, 3);
    kafka.tell(topic, other, 1, 3);

    var seen = new Seen();
    begin(topic, Map.of(0, 2L), seen);

    assertThat(seen.of(key)).containsExactly(3);
    assertThat(seen.of(other)).containsExactly(1, 2, 3);
  }

  @Test
  void fromAnOffsetThatIsNotThereAllIsRead() {
    var topic = kafka.newTopic(vertx, 1);
    kafka.tell(topic, "a", 1, 2);
    var seen = new Seen();
    replay = FactReplay.start(vertx, kafka.config(), metrics, topic, Map.of(0, 1_000L), seen);
    await().atMost(SOON).until(() -> seen.of("a").equals(List.of(1, 2)));
  }

  private static String keyIn(Topic<TestFact> topic, int partition) {
    return IntStream.range(0, 100)
        .mapToObj(i -> "key-" + i)
        .filter(key -> topic.partition(key) == partition)
        .findFirst()
        .orElseThrow();
  }

  private void begin(Topic<TestFact> topic, Seen seen) {
    begin(topic, Map.of(), seen);
  }

  private void begin(Topic<TestFact> topic, Map<Integer, Long> from, Seen seen) {
    replay = FactReplay.start(vertx, kafka.config(), metrics, topic, from, seen);
    await(replay.caughtUp());
  }
}
