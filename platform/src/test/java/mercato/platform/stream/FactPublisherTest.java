package mercato.platform.stream;

import static mercato.platform.stream.Await.await;
import static mercato.platform.stream.Await.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.FactTypes;
import mercato.contract.stream.Topic;
import mercato.platform.json.Json;
import mercato.platform.observe.Trace;
import mercato.platform.stream.TestFact.Counted;
import mercato.platform.time.Ids;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FactPublisherTest {

  private final Vertx vertx = Vertx.vertx();
  private TestKafka kafka;
  private FactPublisher publisher;

  @BeforeEach
  void open() {
    kafka = new TestKafka();
    publisher = new FactPublisher(vertx, kafka.config());
  }

  @AfterEach
  void close() {
    await(publisher.close());
    kafka.close();
    await(vertx.close());
  }

  @Test
  void whatSucceededIsInItsPartitionInItsOrder() {
    var topic = kafka.newTopic(vertx, 3);
    var facts = new ArrayList<Envelope<TestFact>>();
    for (int number = 1; number <= 300; number++) {
      for (var key : List.of("a", "b", "c")) {
        facts.add(fact(topic, key, number));
      }
    }
    await(publisher.publish(topic, facts));

    var read = kafka.read(topic.name(), 3);
    assertThat(read).hasSize(900);
    assertThat(read).allMatch(record -> record.partition() == topic.partition(record.key()));
    assertThat(read.stream().filter(record -> record.key().equals("b")).map(this::number))
        .isEqualTo(IntStream.rangeClosed(1, 300).boxed().toList());
  }

  @Test
  void nothingToTellSucceeds() {
    assertThat(await(publisher.publish(TestFact.topic(1), List.of()))).isNull();
  }

  @Test
  void tooMuchAtATimeIsRefusedAndRoomComesBack() {
    var topic = kafka.newTopic(vertx, 1);
    var one = List.of(fact(topic, "a", 1));
    var many = IntStream.range(0, 9_000).mapToObj(number -> fact(topic, "a", number)).toList();
    Future<Void> first = publisher.publish(topic, many);
    var refused = failure(publisher.publish(topic, many));

    assertThat(refused).isInstanceOf(Problem.class).extracting("code").isEqualTo("OVERLOADED");
    await(first);
    await(publisher.publish(topic, many));
    await(publisher.publish(topic, one));
    assertThat(kafka.read(topic.name(), 1)).hasSize(18_001);
  }

  @Test
  void aBrokerThatIsAwayIsUnavailableSoonHoweverManyFactsWait() {
    var topic = TestFact.topic(1);
    var away = new FactPublisher(vertx, KafkaConfig.of("127.0.0.1:1"));
    var many = IntStream.range(0, 1_000).mapToObj(number -> fact(topic, "a", number)).toList();
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThat(failure(away.publish(topic, many)))
          .isInstanceOf(Problem.class)
          .extracting("kind")
          .isEqualTo(Problem.Kind.UNAVAILABLE);
    }
    await(away.close());
  }

  @Test
  void aFactThatIsTooLargeFailsForGoodAndTheNextCallFindsAnotherProducer() {
    var topic = kafka.newTopic(vertx, 1);
    var large = fact(topic, "k".repeat(2_000_000), 1);
    assertThat(failure(publisher.publish(topic, List.of(fact(topic, "a", 1), large))))
        .isInstanceOf(RecordTooLargeException.class);
    await(publisher.publish(topic, List.of(fact(topic, "a", 2))));
    assertThat(kafka.read(topic.name(), 1).stream().map(this::number)).endsWith(2);
  }

  private static Envelope<TestFact> fact(Topic<TestFact> topic, String key, int number) {
    TestFact fact = TestFact.counted(key, number);
    return new Envelope<>(
        Ids.next().toString(), topic.types().nameOf(fact), 1, key, fact.at(), Trace.next(), fact);
  }

  private int number(ConsumerRecord<String, String> record) {
    byte[] json = record.value().getBytes(StandardCharsets.UTF_8);
    return ((Counted) Json.envelope(json, FactTypes.of(TestFact.class)).body()).number();
  }
}
