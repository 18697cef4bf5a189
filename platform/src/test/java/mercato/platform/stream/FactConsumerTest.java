package mercato.platform.stream;

import static java.util.stream.IntStream.rangeClosed;
import static mercato.platform.stream.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import mercato.contract.Problem;
import mercato.contract.stream.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FactConsumerTest {

  private static final Duration SOON = Duration.ofSeconds(15);

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final String group = "group-" + UUID.randomUUID();
  private final List<FactConsumer<TestFact>> consumers = new ArrayList<>();
  private TestKafka kafka;

  @BeforeEach
  void open() {
    kafka = new TestKafka();
  }

  @AfterEach
  void close() {
    consumers.forEach(consumer -> await(consumer.close()));
    kafka.close();
    await(vertx.close());
  }

  @Test
  void factsOfAKeyArriveInOrder() {
    var topic = kafka.newTopic(vertx, 3);
    var seen = new Seen();
    consume(topic, seen);

    for (int number = 1; number <= 200; number++) {
      for (var key : List.of("a", "b", "c", "d", "e")) {
        kafka.send(topic, key, TestKafka.json(topic, key, number));
      }
    }

    await().atMost(SOON).until(() -> seen.size() == 1_000);
    assertThat(seen.of("a")).isEqualTo(numbers(1, 200));
    assertThat(seen.of("e")).isEqualTo(numbers(1, 200));
    await().atMost(SOON).until(() -> metrics.get("mercato.consumer.lag").gauge().value() == 0);
  }

  @Test
  void oneStalledPartitionHoldsUpNoOther() {
    var topic = kafka.newTopic(vertx, 2);
    var stalled = keyOf(topic, 0);
    var free = keyOf(topic, 1);
    var seen = new Seen().failing(fact -> fact.key().equals(stalled) ? away() : null);
    var consumer = consume(topic, seen);

    kafka.tell(topic, stalled, 1, 3);
    kafka.tell(topic, free, 1, 3);

    await().atMost(SOON).until(() -> seen.of(free).size() == 3);
    await().atMost(SOON).until(() -> consumer.check().failed());
    assertThat(seen.of(stalled)).isEmpty();
    assertThat(metrics.get("mercato.consumer.stalled").gauge().value()).isEqualTo(1);
  }

  @Test
  void whatMayPassIsRetriedInPlaceAndNothingOvertakes() {
    var topic = kafka.newTopic(vertx, 1);
    var failures = new AtomicInteger();
    var seen =
        new Seen()
            .failing(fact -> fact.number() == 2 && failures.incrementAndGet() <= 3 ? away() : null);
    var consumer = consume(topic, seen);

    kafka.tell(topic, "a", 1, 4);

    await().atMost(SOON).until(() -> seen.of("a").size() == 4);
    assertThat(seen.of("a")).isEqualTo(numbers(1, 4));
    assertThat(metrics.counter("mercato.consumer.retries", tags(topic)).count()).isEqualTo(3);
    assertThat(letters(topic)).isEmpty();
    assertThat(consumer.check().succeeded()).isTrue();
  }

  @Test
  void whatWasNotHandledBeforeTheConsumerLeftComesAgain() {
    var topic = kafka.newTopic(vertx, 1);
    var stuck = new Seen().failing(fact -> fact.number() > 5 ? away() : null);
    consume(topic, stuck);
    kafka.tell(topic, "a", 1, 5);
    await().atMost(SOON).until(() -> stuck.size() == 5);
    kafka.tell(topic, "a", 6, 10);
    await().atMost(SOON).until(() -> metrics.get("mercato.consumer.stalled").gauge().value() == 1);
    closeAll();

    var seen = new Seen();
    consume(topic, seen);

    await().atMost(SOON).until(() -> seen.size() == 5);
    assertThat(seen.of("a")).isEqualTo(numbers(6, 10));
  }

  @Test
  void whatACrashLeftUncommittedComesAgain() {
    var topic = kafka.newTopic(vertx, 1);
    consume(topic, batch -> Future.future(never -> {}));
    kafka.tell(topic, "a", 1, 5);
    await().atMost(SOON).until(() -> metrics.get("mercato.consumer.lag").gauge().value() == 5);
    closeAll();

    var seen = new Seen();
    consume(topic, seen);

    await().atMost(SOON).until(() -> seen.size() == 5);
    assertThat(seen.of("a")).isEqualTo(numbers(1, 5));
  }

  @Test
  void poisonGoesToTheDeadLettersAndOnlyItsKeyFollows() {
    var topic = kafka.newTopic(vertx, 2);
    var seen = new Seen().failing(fact -> isPoison(fact, "a", 3));
    consume(topic, seen);

    for (int number = 1; number <= 5; number++) {
      for (var key : List.of("a", "b", "c")) {
        kafka.send(topic, key, TestKafka.json(topic, key, number));
      }
    }
    kafka.send(topic, "b", "{\"no\": \"fact\"}");
    kafka.tell(topic, "b", 6, 6);
    kafka.tell(topic, "c", 6, 6);

    await().atMost(SOON).until(() -> seen.of("c").size() == 6 && letters(topic).size() == 5);
    assertThat(seen.of("a")).isEqualTo(numbers(1, 2));
    assertThat(seen.of("b")).isEqualTo(numbers(1, 5));
    assertThat(letters(topic)).filteredOn(letter -> letter.key().equals("a")).hasSize(3);
    assertThat(letters(topic))
        .allMatch(letter -> letter.partition() == topic.partition(letter.key()))
        .extracting(letter -> letter.key() + ": " + cause(letter))
        .containsExactlyInAnyOrder(
            "a: java.lang.IllegalStateException",
            "a: follows an earlier letter",
            "a: follows an earlier letter",
            "b: unreadable",
            "b: follows an earlier letter");
  }

  @Test
  void parkedKeysSurviveARestart() {
    var topic = kafka.newTopic(vertx, 1);
    consume(topic, new Seen().failing(fact -> isPoison(fact, "a", 1)));
    kafka.tell(topic, "a", 1, 1);
    await().atMost(SOON).until(() -> letters(topic).size() == 1);
    closeAll();

    var seen = new Seen();
    consume(topic, seen);
    kafka.tell(topic, "a", 2, 2);
    kafka.tell(topic, "b", 1, 1);

    await().atMost(SOON).until(() -> letters(topic).size() == 2 && seen.size() == 1);
    assertThat(seen.of("a")).isEmpty();
    assertThat(seen.of("b")).isEqualTo(numbers(1, 1));
  }

  @Test
  void aRedriveHandlesTheLettersInOrderBeforeAnythingNewer() {
    var topic = kafka.newTopic(vertx, 1);
    var seen = new Seen().failing(fact -> isPoison(fact, "a", 1));
    consume(topic, seen);
    kafka.tell(topic, "a", 1, 4);
    await().atMost(SOON).until(() -> letters(topic).size() == 4);

    seen.failing(fact -> null);
    FactConsumer.redriveAll(vertx, group);
    kafka.tell(topic, "a", 5, 6);

    await().atMost(SOON).until(() -> seen.of("a").size() == 6);
    assertThat(seen.of("a")).isEqualTo(numbers(1, 6));
    await().atMost(SOON).until(() -> parkedKeys() == 0);
  }

  @Test
  void whatFailsAgainInARedriveIsParkedAgainInOrderAlsoOverARestart() {
    var topic = kafka.newTopic(vertx, 1);
    var seen = new Seen().failing(fact -> isPoison(fact, fact.key(), 1));
    var consumer = consume(topic, seen);
    kafka.tell(topic, "a", 1, 3);
    kafka.tell(topic, "b", 1, 3);
    await().atMost(SOON).until(() -> letters(topic).size() == 6);

    seen.failing(fact -> isPoison(fact, "a", 2));
    await(consumer.redrive());
    assertThat(seen.of("a")).isEqualTo(numbers(1, 1));
    assertThat(seen.of("b")).isEqualTo(numbers(1, 3));
    assertThat(parkedKeys()).isEqualTo(1);
    closeAll();

    var later = new Seen();
    var next = consume(topic, later);
    kafka.tell(topic, "a", 4, 4);
    kafka.tell(topic, "b", 4, 4);
    await().atMost(SOON).until(() -> later.size() == 1 && letters(topic).size() == 9);
    await(next.redrive());

    assertThat(later.of("a")).isEqualTo(numbers(2, 4));
    assertThat(later.of("b")).isEqualTo(numbers(4, 4));
  }

  @Test
  void membersThatComeAndGoLoseNothingAndKeepEachKeysOrder() {
    var topic = kafka.newTopic(vertx, 4);
    var last = new ConcurrentHashMap<String, Integer>();
    var faults = new ConcurrentHashMap<String, String>();
    BatchHandler<TestFact> strict = batch -> pause(5).map(done -> check(batch, last, faults));
    var keys = rangeClosed(1, 40).mapToObj(i -> "key-" + i).toList();
    var first = consume(topic, strict);
    var feed = feed(topic, keys, 100);
    var second = consume(topic, strict);
    await().atMost(SOON).until(() -> last.size() == keys.size());
    await(first.close());
    consume(topic, strict);
    await(second.close());
    feed.join();

    await().atMost(SOON).until(() -> keys.stream().allMatch(key -> last.get(key) == 100));
    assertThat(faults).isEmpty();
  }

  private CompletableFuture<Void> feed(Topic<TestFact> topic, List<String> keys, int each) {
    return CompletableFuture.runAsync(
        () -> {
          for (int number = 1; number <= each; number++) {
            for (var key : keys) {
              kafka.send(topic, key, TestKafka.json(topic, key, number));
            }
            await(pause(20));
          }
          kafka.flush();
        });
  }

  /** A fact may come again, but never before one that it follows has come. */
  private static Void check(
      List<Delivery<TestFact>> batch, Map<String, Integer> last, Map<String, String> faults) {
    for (var delivery : batch) {
      var fact = (TestFact.Counted) delivery.envelope().body();
      int before = last.getOrDefault(fact.key(), 0);
      if (fact.number() > before + 1) {
        faults.put(fact.key(), fact.number() + " came after " + before);
      }
      last.merge(fact.key(), fact.number(), Math::max);
    }
    return null;
  }

  private FactConsumer<TestFact> consume(Topic<TestFact> topic, BatchHandler<TestFact> handler) {
    var consumer = await(FactConsumer.start(vertx, kafka.config(), metrics, topic, group, handler));
    consumers.add(consumer);
    return consumer;
  }

  private void closeAll() {
    consumers.forEach(consumer -> await(consumer.close()));
    consumers.clear();
  }

  private Future<Void> pause(long millis) {
    return vertx.timer(millis).mapEmpty();
  }

  private List<ConsumerRecord<String, String>> letters(Topic<TestFact> topic) {
    return kafka.read(Topics.deadLetters(topic, group), topic.partitions());
  }

  private double parkedKeys() {
    return metrics.get("mercato.consumer.parked.keys").gauge().value();
  }

  private Tags tags(Topic<TestFact> topic) {
    return Tags.of("topic", topic.name(), "group", group);
  }

  private static String cause(ConsumerRecord<String, String> letter) {
    return new String(letter.headers().lastHeader("mercato-cause").value(), StandardCharsets.UTF_8);
  }

  private static Throwable isPoison(TestFact.Counted fact, String key, int number) {
    return fact.key().equals(key) && fact.number() == number
        ? new IllegalStateException("a secret")
        : null;
  }

  private static Throwable away() {
    return Problem.unavailable("The store is away.");
  }

  private static String keyOf(Topic<TestFact> topic, int partition) {
    return rangeClosed(1, 100)
        .mapToObj(i -> "key-" + i)
        .filter(key -> topic.partition(key) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static List<Integer> numbers(int from, int to) {
    return rangeClosed(from, to).boxed().toList();
  }
}
