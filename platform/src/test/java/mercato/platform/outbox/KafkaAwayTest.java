package mercato.platform.outbox;

import static mercato.platform.stream.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import mercato.contract.stream.Topic;
import mercato.embedded.EmbeddedStores;
import mercato.embedded.TestStores;
import mercato.platform.observe.Trace;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresConfig;
import mercato.platform.stream.FactConsumer;
import mercato.platform.stream.TestFact;
import mercato.platform.stream.TestKafka;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker of its own, since it is killed; its supervisor starts it again. */
class KafkaAwayTest {

  private static final Duration SOON = Duration.ofSeconds(45);

  @TempDir Path data;

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
  private Postgres postgres;

  @Test
  void aKilledBrokerLosesAndReordersNothing() {
    openDatabase();
    try (var stores = EmbeddedStores.open(data, event -> {})) {
      var broker = stores.kafka(0).join();
      try (var kafka = new TestKafka(broker.url())) {
        var topic = kafka.newTopic(vertx, 1);
        var source = new PostgresOutbox(postgres, "away");
        var relay =
            await(OutboxRelay.start(vertx, kafka.config(), metrics, source, List.of(topic)));
        var consumer =
            await(
                FactConsumer.<TestFact>start(
                    vertx,
                    kafka.config(),
                    metrics,
                    topic,
                    "away",
                    batch -> {
                      batch.forEach(
                          one -> seen.add(((TestFact.Counted) one.envelope().body()).number()));
                      return Future.succeededFuture();
                    }));
        tell(topic, 1, 10);
        await().atMost(SOON).until(() -> seen.contains(10));

        ProcessHandle.of(broker.pid()).orElseThrow().destroyForcibly();
        for (int number = 11; number <= 200; number++) {
          tell(topic, number, number);
          relay.nudge();
        }

        await().atMost(SOON).until(() -> seen.contains(200));
        assertThat(seen.stream().distinct())
            .isEqualTo(IntStream.rangeClosed(1, 200).boxed().toList());
        await().atMost(SOON).until(() -> relay.check().succeeded());
        await(consumer.close());
        await(relay.close());
      }
    }
    await(postgres.close());
    await(vertx.close());
  }

  private void openDatabase() {
    var made = TestStores.postgres("kafka_away_test");
    var url = "postgresql://%s:%d/%s".formatted(made.host(), made.port(), made.name());
    var config = PostgresConfig.of(url, made.user(), made.password());
    await(Migrations.run(vertx, config, "db/test-outbox"));
    postgres = Postgres.open(vertx, config);
  }

  private void tell(Topic<TestFact> topic, int from, int to) {
    var rows =
        IntStream.rangeClosed(from, to)
            .mapToObj(number -> OutboxRow.of(topic, TestFact.counted("a", number), Trace.next()))
            .toList();
    await(postgres.client().preparedQuery(Outbox.INSERT).execute(Outbox.tuple(rows)));
  }
}
