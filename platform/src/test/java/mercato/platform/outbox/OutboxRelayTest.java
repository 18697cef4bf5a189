package mercato.platform.outbox;

import static java.util.stream.IntStream.rangeClosed;
import static mercato.platform.stream.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mercato.contract.stream.Topic;
import mercato.embedded.TestStores;
import mercato.platform.json.Json;
import mercato.platform.observe.Trace;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresConfig;
import mercato.platform.stream.KafkaConfig;
import mercato.platform.stream.TestFact;
import mercato.platform.stream.TestKafka;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxRelayTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration SHORT_LEASE = Duration.ofMillis(900);

  private static final String OLDEST = "mercato.outbox.oldest.seconds";

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final String database = "outbox-" + UUID.randomUUID();
  private final List<OutboxRelay> relays = new ArrayList<>();
  private TestKafka kafka;
  private Postgres postgres;
  private Topic<TestFact> topic;

  @BeforeEach
  void open() {
    var made = TestStores.postgres("outbox_test");
    var url = "postgresql://%s:%d/%s".formatted(made.host(), made.port(), made.name());
    var config = PostgresConfig.of(url, made.user(), made.password());
    await(Migrations.run(vertx, config, "db/test-outbox"));
    postgres = Postgres.open(vertx, config);
    await(postgres.client().query("truncate outbox, outbox_lease, counter").execute());
    kafka = new TestKafka();
    topic = kafka.newTopic(vertx, 4);
  }

  @AfterEach
  void close() {
    relays.forEach(relay -> await(relay.close()));
    kafka.close();
    await(postgres.close());
    await(vertx.close());
  }

  @Test
  void factsOfAKeyArriveOnceAndInTheirOrderUnderConcurrentWriters() {
    var relay = relay(source());
    var keys = rangeClosed(1, 10).mapToObj(i -> "key-" + i).toList();
    var writers = IntStream.range(0, 8).mapToObj(i -> count(keys, i, 50, relay)).toList();
    await(Future.all(writers));

    await().atMost(SOON).until(() -> waiting() == 0);
    for (var key : keys) {
      assertThat(published(key)).isEqualTo(numbers(1, 40));
    }
    assertThat(metrics.counter("mercato.outbox.published", "database", database).count())
        .isEqualTo(400);
    assertThat(metrics.get("mercato.outbox.shards").gauge().value()).isEqualTo(4);
    assertThat(relay.check().succeeded()).isTrue();
  }

  @Test
  void theFactStandsInThePartitionOfItsKeyUnderItsOwnId() {
    relay(source());
    var row = OutboxRow.of(topic, TestFact.counted("a", 1), Trace.next());
    await(insert(postgres.client(), List.of(row)));

    await().atMost(SOON).until(() -> records().size() == 1);
    var record = records().get(0);
    assertThat(record.partition()).isEqualTo(topic.partition("a"));
    assertThat(record.key()).isEqualTo("a");
    assertThat(Json.envelope(record.value().getBytes(), topic.types()).id())
        .isEqualTo(row.id().toString());
  }

  @Test
  void aHolderThatSleptPastItsLeasePublishesNothingBehindItsSuccessor() {
    var sleepy = new SleepySource(source());
    relay(sleepy, SHORT_LEASE);
    sleepy.sleepAtNextPage();
    tell("a", 1, 3);
    await().atMost(SOON).until(sleepy::asleep);

    relay(source(), SHORT_LEASE);
    await().atMost(SOON).until(() -> waiting() == 0);
    tell("a", 4, 5);
    await().atMost(SOON).until(() -> waiting() == 0);
    sleepy.wake();

    await().atMost(SOON).until(() -> failures() > 0);
    assertThat(published("a")).isEqualTo(numbers(1, 5));
    tell("a", 6, 7);
    await().atMost(SOON).until(() -> waiting() == 0);
    assertThat(published("a")).isEqualTo(numbers(1, 7));
  }

  @Test
  void whatAHolderHadSentButNotCommittedIsNeverSeen() {
    int shard = topic.partition("a");
    var settings = kafka.config().producer();
    settings.put("transactional.id", database + "-" + shard);
    try (var asleep =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      await().atMost(SOON).ignoreExceptions().until(() -> initialized(asleep));
      asleep.beginTransaction();
      var lost = TestKafka.json(topic, "a", 1);
      asleep.send(new ProducerRecord<>(topic.name(), shard, "a", lost));
      asleep.flush();

      relay(source());
      tell("a", 1, 3);
      await().atMost(SOON).until(() -> waiting() == 0);

      assertThatThrownBy(asleep::commitTransaction).isInstanceOf(ProducerFencedException.class);
    }
    assertThat(published("a")).isEqualTo(numbers(1, 3));
    assertThat(records().get(0).offset()).as("behind the aborted one").isPositive();
  }

  @Test
  void aCrashBetweenPublishAndDeletePublishesTheSameFactsAgain() {
    var crashing = new SleepySource(source());
    crashing.failNextDone();
    relay(crashing);
    tell("a", 1, 3);

    await().atMost(SOON).until(() -> waiting() == 0);
    assertThat(published("a")).containsExactly(1, 2, 3, 1, 2, 3);
    assertThat(ids()).hasSize(3);
  }

  @Test
  void factsWaitWhileKafkaIsAwayAndGoOutOnceItIsThere() {
    var nowhere = KafkaConfig.of("127.0.0.1:1");
    var lease = Duration.ofSeconds(5);
    var deaf = await(OutboxRelay.start(vertx, nowhere, metrics, source(), List.of(topic), lease));
    tell("a", 1, 3);
    await().atMost(SOON).until(() -> deaf.check().failed());
    tell("a", 4, 6);
    assertThat(waiting()).isEqualTo(6);
    await().atMost(SOON).until(() -> metrics.get(OLDEST).gauge().value() > 0);
    await(deaf.close());

    relay(source());
    await().atMost(SOON).until(() -> waiting() == 0);
    assertThat(published("a")).isEqualTo(numbers(1, 6));
  }

  @Test
  void anotherRelayTakesOverAtOnceWhenOneCloses() {
    var first = relay(source());
    relay(source());
    tell("a", 1, 3);
    await().atMost(SOON).until(() -> waiting() == 0);
    await(first.close());
    relays.remove(first);
    tell("a", 4, 6);

    await().atMost(Duration.ofSeconds(4)).until(() -> waiting() == 0);
    assertThat(published("a")).isEqualTo(numbers(1, 6));
  }

  @Test
  void aRelayWithNothingToDoAsksLittle() {
    var counting = new SleepySource(source());
    relay(counting);
    int before = counting.calls();
    await(vertx.timer(3_000));
    assertThat(counting.calls() - before).isBetween(1, 30);
  }

  @Test
  void manyFactsGoOutInFullPages() {
    var relay = relay(source());
    var rows =
        IntStream.range(0, 3_000)
            .mapToObj(i -> OutboxRow.of(topic, TestFact.counted("key-" + i, 1), Trace.next()))
            .toList();
    await(insert(postgres.client(), rows));
    relay.nudge();

    await().atMost(SOON).until(() -> waiting() == 0);
    assertThat(records()).hasSize(3_000);
    assertThat(failures()).isZero();
  }

  private PostgresOutbox source() {
    return new PostgresOutbox(postgres, database);
  }

  private OutboxRelay relay(OutboxSource source) {
    return relay(source, Duration.ofSeconds(5));
  }

  private OutboxRelay relay(OutboxSource source, Duration lease) {
    var relay =
        await(OutboxRelay.start(vertx, kafka.config(), metrics, source, List.of(topic), lease));
    relays.add(relay);
    return relay;
  }

  /** Counts up one key after the other, each in a transaction that also tells of it. */
  private Future<Void> count(List<String> keys, int from, int times, OutboxRelay relay) {
    Future<Void> chain = Future.succeededFuture();
    for (int i = 0; i < times; i++) {
      var key = keys.get((from + i) % keys.size());
      chain = chain.compose(done -> countUp(key)).onSuccess(done -> relay.nudge());
    }
    return chain;
  }

  private Future<Void> countUp(String key) {
    return postgres
        .pool()
        .withTransaction(
            connection ->
                connection
                    .preparedQuery(
                        "insert into counter values ($1, 1) on conflict (key)"
                            + " do update set number = counter.number + 1 returning number")
                    .execute(Tuple.of(key))
                    .map(rows -> rows.iterator().next().getInteger(0))
                    .compose(number -> insert(connection, rows(key, number, number))));
  }

  private void tell(String key, int from, int to) {
    await(insert(postgres.client(), rows(key, from, to)));
  }

  private List<OutboxRow> rows(String key, int from, int to) {
    return rangeClosed(from, to)
        .mapToObj(number -> OutboxRow.of(topic, TestFact.counted(key, number), Trace.next()))
        .toList();
  }

  private static Future<Void> insert(SqlClient client, List<OutboxRow> rows) {
    return client.preparedQuery(Outbox.INSERT).execute(Outbox.tuple(rows)).mapEmpty();
  }

  private long waiting() {
    var rows = await(postgres.client().query("select count(*) from outbox").execute());
    return rows.iterator().next().getLong(0);
  }

  private List<ConsumerRecord<String, String>> records() {
    return kafka.read(topic.name(), topic.partitions());
  }

  private List<Integer> published(String key) {
    return records().stream()
        .filter(record -> record.key().equals(key))
        .map(record -> Json.envelope(record.value().getBytes(), topic.types()).body())
        .map(fact -> ((TestFact.Counted) fact).number())
        .toList();
  }

  private Set<String> ids() {
    return records().stream()
        .map(record -> Json.envelope(record.value().getBytes(), topic.types()).id())
        .collect(Collectors.toSet());
  }

  private double failures() {
    return metrics.counter("mercato.outbox.failures", "database", database).count();
  }

  private static boolean initialized(KafkaProducer<String, String> producer) {
    producer.initTransactions();
    return true;
  }

  private static List<Integer> numbers(int from, int to) {
    return rangeClosed(from, to).boxed().toList();
  }
}
