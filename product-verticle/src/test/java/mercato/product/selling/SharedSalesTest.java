package mercato.product.selling;

import static mercato.product.selling.Orders.cancelled;
import static mercato.product.selling.Orders.confirmed;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import mercato.contract.Problem;
import mercato.contract.order.OrderFact;
import mercato.contract.stream.Envelope;
import mercato.embedded.TestStores;
import mercato.platform.config.Config;
import mercato.platform.json.Json;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.platform.stream.KafkaConfig;
import mercato.platform.stream.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a broker, on the one topic of order facts, which other tests may have filled, too. */
class SharedSalesTest {

  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir Path directory;

  private final String run = UUID.randomUUID().toString();
  private final String a = "a-" + run;
  private final String b = "b-" + run;
  private final Map<String, Long> told = new ConcurrentHashMap<>();
  private Node node;
  private KafkaProducer<String, String> producer;

  @BeforeEach
  void start() {
    node = node(TestStores.kafka());
    await(Topics.ensure(node.vertx(), node.kafka(), List.of(OrderFact.TOPIC)));
    producer =
        new KafkaProducer<>(
            KafkaConfig.of(TestStores.kafka()).producer(),
            new StringSerializer(),
            new StringSerializer());
  }

  @AfterEach
  void stop() {
    producer.close();
    await(node.stop());
  }

  @Test
  void ordersAreCountedAsTheyComeAndPopularityIsTold() {
    SharedSales sales = join();
    tell(confirmed("1", a, b), confirmed("2", a, b), confirmed("3", a), confirmed("4", "other"));
    awaitTold(3, 2);
    assertThat(sales.with(b, 5)).containsExactly(a);
    tell(cancelled("1", a, b));
    awaitTold(2, 1);
    assertThat(sales.with(b, 5)).isEmpty();
    await(sales.leave());
  }

  @Test
  void theInstancesOfAProcessShareOneUntilTheLastLeaves() {
    SharedSales first = join();
    assertThat(join()).isSameAs(first);
    await(first.leave());
    tell(confirmed("1", a, b));
    awaitTold(1, 1);
    await(first.leave());
    SharedSales second = join();
    assertThat(second).isNotSameAs(first);
    await(second.leave());
  }

  @Test
  void everyFactCountsOnceThroughRestartsAndKills() throws IOException {
    Path file = directory.resolve("orders.snapshot");
    Path kept = directory.resolve("kept");
    SharedSales first = join();
    tell(confirmed("1", a, b), confirmed("2", a, b));
    awaitTold(2, 2);
    await(first.leave());
    Files.copy(file, kept);

    SharedSales second = join();
    tell(confirmed("3", a, b), cancelled("1", a, b), confirmed("4", a));
    awaitTold(3, 2);
    await(second.leave());

    // Killed before it had written what it had counted: the snapshot is the one before.
    Files.move(kept, file, StandardCopyOption.REPLACE_EXISTING);
    told.clear();
    SharedSales third = join();
    awaitTold(3, 2);
    tell(confirmed("5", a));
    awaitTold(4, 2);
    await(third.leave());
  }

  @Test
  void aSnapshotOfAnotherTopicIsDropped() throws IOException {
    tell(confirmed("1", a, b));
    OrderTally foreign = OrderTally.empty("made before", 100);
    foreign.take(List.of(Orders.delivery(0, 0, confirmed("x", a, b))));
    foreign.take(List.of(Orders.delivery(0, 1, confirmed("y", a, b))));
    new SnapshotFile(directory).write(foreign);
    SharedSales sales = join();
    awaitTold(1, 1);
    await(sales.leave());
  }

  @Test
  void aRebuildCountsAnewWhatKafkaHasWhileTheOldAnswersAreGiven() throws IOException {
    SharedSales first = join();
    tell(confirmed("1", a, b), confirmed("2", a, b), confirmed("3", "other-" + run));
    awaitTold(2, 2);
    await(first.leave());
    spoil();

    told.clear();
    SharedSales sales = join();
    awaitTold(3, 2);
    var rebuilt = sales.rebuild();
    assertThat(sales.with(b, 5)).containsExactly(a);
    assertThat(await(rebuilt).orders()).isGreaterThanOrEqualTo(3);
    assertThat(sales.with(b, 5)).containsExactly(a);
    awaitTold(2, 2);
    tell(confirmed("5", a));
    awaitTold(3, 2);
    await(sales.leave());
  }

  @Test
  void withoutKafkaThereIsNothingToRebuildAndItStops() {
    Node alone = node("127.0.0.1:1");
    SharedSales sales = SharedSales.join(alone, new SellingConfig(Optional.empty()), told::putAll);
    assertThat(sales.with(a, 5)).isEmpty();
    assertThat(sales.rebuild().cause()).isInstanceOf(Problem.class);
    await(sales.leave());
    await(alone.stop());
  }

  /** Counts once more of a than there were, as a defect might have. */
  private void spoil() throws IOException {
    var file = new SnapshotFile(directory);
    OrderTally tally = file.read(1_000_000).orElseThrow();
    tally.together().add(List.of(a));
    file.write(tally);
  }

  private SharedSales join() {
    return SharedSales.join(node, new SellingConfig(Optional.of(directory)), told::putAll);
  }

  private void awaitTold(long ofA, long ofB) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(told).containsEntry(a, ofA).containsEntry(b, ofB));
  }

  private void tell(OrderFact... facts) {
    for (OrderFact fact : facts) {
      Envelope<OrderFact> envelope = Orders.envelope(fact);
      String key = fact.key() + run;
      producer.send(
          new ProducerRecord<>(
              OrderFact.TOPIC.name(), OrderFact.TOPIC.partition(key), key, Json.text(envelope)));
    }
    producer.flush();
  }

  private static Node node(String kafka) {
    return await(Node.start(NodeConfig.from(Config.of(Map.of("kafka.bootstrapServers", kafka)))));
  }
}
