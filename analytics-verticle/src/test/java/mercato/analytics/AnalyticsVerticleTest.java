package mercato.analytics;

import static mercato.analytics.Facts.cancelled;
import static mercato.analytics.Facts.confirmed;
import static mercato.analytics.Facts.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.analytics.AnalyticsOperations;
import mercato.contract.analytics.AnalyticsOperations.DashboardView;
import mercato.contract.analytics.AnalyticsOperations.FindDashboard;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.FactTypes;
import mercato.embedded.TestStores;
import mercato.platform.config.Config;
import mercato.platform.json.Json;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.platform.observe.Trace;
import mercato.platform.time.Ids;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service on real Kafka and the MongoDB-protocol server. */
class AnalyticsVerticleTest {

  /** What an order may take to be counted, with room for a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(15);

  private static Config config;
  private static KafkaProducer<String, byte[]> producer;
  private Node node;

  @BeforeAll
  static void connect() {
    config =
        Config.of(
            Map.of("kafka.bootstrapServers", TestStores.kafka(), "mongo.url", TestStores.mongo()));
    producer =
        new KafkaProducer<>(
            NodeConfig.from(config).kafka().producer(),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void disconnect() {
    producer.close(Duration.ofSeconds(5));
  }

  @BeforeEach
  void start() {
    node = done(Node.start(NodeConfig.from(config)));
    done(node.deploy(List.of(AnalyticsVerticle.service(config)), Map.of("analytics", 2)));
  }

  @AfterEach
  void stop() {
    done(node.stop());
  }

  @Test
  void ordersAreCountedAndCancelledOnesLeave() {
    Instant hour = Instant.parse("2026-01-05T08:00:00Z");
    var orders = tell(hour, 20);
    await().atMost(SOON).until(() -> dashboard(hour).orders() == 20);
    DashboardView before = dashboard(hour);
    assertThat(before.revenue()).isEqualTo(usd(20 * 300));
    assertThat(before.averageOrderValue()).isEqualTo(usd(300));
    assertThat(before.customers()).isEqualTo(4);
    assertThat(before.revenueByHour()).hasSize(1);
    assertThat(before.topProducts().get(0).quantity()).isEqualTo(60);

    orders.subList(0, 5).forEach(order -> tell(cancelled(order)));
    await().atMost(SOON).until(() -> dashboard(hour).orders() == 15);
    assertThat(dashboard(hour).revenue()).isEqualTo(usd(15 * 300));
  }

  @Test
  void whatComesAgainAfterARestartCountsOnce() throws Exception {
    Instant hour = Instant.parse("2026-01-06T08:00:00Z");
    var orders = tell(hour, 40);
    tell(cancelled(orders.get(7)));
    await().atMost(SOON).until(() -> dashboard(hour).orders() == 39);
    DashboardView before = dashboard(hour);
    stop();
    rewind();
    start();
    Instant marker = Instant.parse("2026-01-06T20:00:00Z");
    tellEachPartition(marker);
    await().atMost(SOON).until(() -> dashboard(marker).orders() == OrderFact.TOPIC.partitions());
    assertThat(dashboard(hour)).isEqualTo(before);
  }

  @Test
  void anotherCurrencyIsPutAsideAndHoldsUpNobodyElse() {
    Instant hour = Instant.parse("2026-01-07T08:00:00Z");
    var other = confirmed(Ids.next().toString(), "ann", "shirt", 1, 100, hour);
    tell(
        new OrderConfirmed(
            other.orderId(),
            other.number(),
            other.userId(),
            other.lines(),
            new Money(100, "EUR"),
            null,
            4,
            hour));
    tellEachPartition(hour);
    await().atMost(SOON).until(() -> dashboard(hour).orders() == OrderFact.TOPIC.partitions());
    assertThat(dashboard(hour).revenue()).isEqualTo(usd(4 * 100));
  }

  @Test
  void onlyStaffMayLookAndOnlyAtAPeriod() {
    Instant hour = Instant.parse("2026-01-08T08:00:00Z");
    var request = new FindDashboard(hour, hour.plusSeconds(1));
    assertThat(refusal(request, Set.of(Caller.CUSTOMER)).kind()).isEqualTo(Problem.Kind.FORBIDDEN);
    assertThat(refusal(request, Set.of()).kind()).isEqualTo(Problem.Kind.FORBIDDEN);
    assertThat(refusal(new FindDashboard(hour, hour), Set.of(Caller.STAFF)).code())
        .isEqualTo("INVALID_REQUEST");
    assertThat(refusal(new FindDashboard(null, null), Set.of(Caller.STAFF)).details().toString())
        .contains("/from", "/to");
    assertThat(dashboard(hour).orders()).isZero();
  }

  @Test
  void aWholeYearIsAnsweredInTime() {
    Instant to = Instant.parse("2024-12-31T00:00:00Z");
    var request = new FindDashboard(to.minus(366, ChronoUnit.DAYS), to);
    assertThat(done(call(request, Set.of(Caller.ADMIN))).orders()).isZero();
  }

  private static List<OrderConfirmed> tell(Instant hour, int count) {
    var orders = new ArrayList<OrderConfirmed>();
    for (int i = 0; i < count; i++) {
      var order =
          confirmed(Ids.next().toString(), "user-" + i % 4, "shirt", 3, 100, hour.plusSeconds(i));
      orders.add(order);
      tell(order);
    }
    return orders;
  }

  /** Once counted, all that was told before in any partition has been read. */
  private static void tellEachPartition(Instant hour) {
    for (int partition = 0; partition < OrderFact.TOPIC.partitions(); partition++) {
      String id;
      do {
        id = UUID.randomUUID().toString();
      } while (OrderFact.TOPIC.partition(id) != partition);
      tell(confirmed(id, "ann", "shirt", 1, 100, hour));
    }
  }

  private static void tell(OrderFact fact) {
    var envelope =
        new Envelope<>(
            Ids.next().toString(),
            OrderFact.TOPIC.types().nameOf(fact),
            FactTypes.SCHEMA_VERSION,
            fact.key(),
            fact.at(),
            Trace.next(),
            fact);
    producer.send(
        new ProducerRecord<>(
            OrderFact.TOPIC.name(),
            OrderFact.TOPIC.partition(fact.key()),
            fact.key(),
            Json.encode(envelope)));
  }

  /** As if nothing had ever been committed. */
  private static void rewind() throws Exception {
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (int partition = 0; partition < OrderFact.TOPIC.partitions(); partition++) {
      offsets.put(new TopicPartition(OrderFact.TOPIC.name(), partition), new OffsetAndMetadata(0));
    }
    try (Admin admin = Admin.create(NodeConfig.from(config).kafka().admin())) {
      admin.alterConsumerGroupOffsets("analytics", offsets).all().get(10, TimeUnit.SECONDS);
    }
  }

  private DashboardView dashboard(Instant hour) {
    return done(call(new FindDashboard(hour, hour.plusSeconds(3_600)), Set.of(Caller.STAFF)));
  }

  private Problem refusal(FindDashboard request, Set<String> roles) {
    try {
      throw new AssertionError("no refusal but " + done(call(request, roles)));
    } catch (Problem problem) {
      return problem;
    }
  }

  private Future<DashboardView> call(FindDashboard request, Set<String> roles) {
    var caller = new Caller("someone", roles, Trace.next(), System.currentTimeMillis() + 10_000);
    return node.bus().call(AnalyticsOperations.DASHBOARD, request, caller);
  }

  private static <T> T done(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(40, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof Problem problem) {
        throw problem;
      }
      throw new AssertionError(failure.getCause());
    } catch (InterruptedException | TimeoutException late) {
      throw new AssertionError(late);
    }
  }
}
