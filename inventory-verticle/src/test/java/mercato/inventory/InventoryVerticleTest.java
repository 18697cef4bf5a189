package mercato.inventory;

import static java.util.concurrent.TimeUnit.SECONDS;
import static mercato.inventory.Shelf.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.Operation;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.inventory.HoldView;
import mercato.contract.inventory.HoldView.Shortage;
import mercato.contract.inventory.HoldView.State;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.AddStock;
import mercato.contract.inventory.InventoryOperations.AddedStock;
import mercato.contract.inventory.InventoryOperations.AdjustStock;
import mercato.contract.inventory.InventoryOperations.AdjustedStock;
import mercato.contract.inventory.InventoryOperations.Availability;
import mercato.contract.inventory.InventoryOperations.Check;
import mercato.contract.inventory.InventoryOperations.CheckReply;
import mercato.contract.inventory.InventoryOperations.FindMovements;
import mercato.contract.inventory.InventoryOperations.FindStock;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.contract.inventory.InventoryOperations.ListStock;
import mercato.contract.inventory.InventoryOperations.NewStock;
import mercato.contract.inventory.InventoryOperations.Release;
import mercato.contract.inventory.InventoryOperations.Reserve;
import mercato.contract.inventory.InventoryOperations.SetStock;
import mercato.contract.inventory.InventoryOperations.StockReply;
import mercato.contract.inventory.MovementView;
import mercato.contract.inventory.StockFact;
import mercato.contract.inventory.StockView;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.ItemsReturned;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.order.OrderFact.OrderRejected;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.Fate;
import mercato.contract.order.OrderOperations.Verdict;
import mercato.contract.order.OrderOperations.VerdictsReply;
import mercato.embedded.TestStores;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.platform.observe.EventLoopWatch;
import mercato.platform.observe.Trace;
import mercato.platform.outbox.OutboxRow;
import mercato.platform.postgres.PostgresConfig;
import mercato.platform.stream.FactReplay;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The deployed service, asked over the bus and told over Kafka. */
class InventoryVerticleTest {

  private static final Money PRICE = new Money(100, "USD");

  private static Node node;
  private static final Set<String> announced = ConcurrentHashMap.newKeySet();
  private static final List<StockFact> told = new CopyOnWriteArrayList<>();
  private static KafkaProducer<String, String> orders;
  private static FactReplay<StockFact> facts;
  private String product;

  @BeforeAll
  static void start() {
    Config config = Config.of(settings());
    var nodeConfig = NodeConfig.from(config);
    var service = InventoryVerticle.service(config);
    config.verify();
    node = await(Node.start(nodeConfig));
    await(
        node.bus()
            .serve(
                OrderOperations.VERDICTS,
                (request, caller) ->
                    Future.succeededFuture(
                        new VerdictsReply(
                            request.orderIds().stream()
                                .map(id -> new Verdict(id, Fate.RELEASE))
                                .toList()))));
    await(node.deploy(List.of(service), Map.of("inventory", 2)));
    orders = KafkaProducer.create(node.vertx(), producer());
    await(
        node.bus()
            .listen(
                InventoryOperations.AVAILABILITY_CHANGED,
                news -> announced.addAll(news.productIds())));
    facts =
        FactReplay.start(
            node.vertx(),
            node.kafka(),
            StockFact.TOPIC,
            batch -> {
              batch.forEach(delivery -> told.add(delivery.envelope().body()));
              return Future.succeededFuture();
            });
    await(facts.caughtUp());
  }

  @AfterAll
  static void stop() {
    await(facts.close());
    await(orders.close());
    await(node.stop());
    assertThat(EventLoopWatch.stalls()).isZero();
  }

  @Test
  void everyOperationAnswers() {
    product = UUID.randomUUID().toString();
    String order = Ids.next().toString();

    assertThat(staff(InventoryOperations.ADD, new AddStock(List.of(new NewStock(product, 5, 1)))))
        .isEqualTo(new AddedStock(1));
    assertThat(staff(InventoryOperations.SET, new SetStock(product, 6, 2, 1L)))
        .isEqualTo(new StockView(product, 6, 0, 6, 2, 2));
    assertThat(reserve(order, 4)).isEqualTo(new HoldView(order, State.HELD, List.of()));
    assertThat(staff(InventoryOperations.FIND, new FindStock(product)))
        .isEqualTo(new StockView(product, 6, 4, 2, 2, 3));
    assertThat(guest(InventoryOperations.CHECK, new Check(List.of(new Line(product, 3)))))
        .isEqualTo(new CheckReply(false, List.of(new Availability(product, 3, 2))));
    String other = Ids.next().toString();
    assertThat(reserve(other, 3))
        .isEqualTo(new HoldView(other, State.REFUSED, List.of(new Shortage(product, 3, 2))));
    assertThat(service(InventoryOperations.RELEASE, new Release(order)).state())
        .isEqualTo(State.RELEASED);
    assertThat(
            guest(InventoryOperations.CHECK, new Check(List.of(new Line(product, 6)))).available())
        .isTrue();
  }

  @Test
  void staffAdjustListAndReadTheLedger() {
    stocked(5);
    var request = new AdjustStock("key", product, -3, "broken");
    var adjusted = new StockView(product, 2, 0, 2, 0, 2);

    assertThat(staff(InventoryOperations.ADJUST, request))
        .isEqualTo(new AdjustedStock(adjusted, false));
    assertThat(staff(InventoryOperations.ADJUST, request))
        .isEqualTo(new AdjustedStock(adjusted, true));
    assertThat(
            code(
                () ->
                    staff(
                        InventoryOperations.ADJUST, new AdjustStock(null, product, -3, "broken"))))
        .isEqualTo("BELOW_RESERVED");

    var first = staff(InventoryOperations.MOVEMENTS, movements(product, 1, null));
    assertThat(first.items()).extracting(MovementView::delta).containsExactly(-3);
    var second = staff(InventoryOperations.MOVEMENTS, movements(product, 1, first.next()));
    assertThat(second.items()).extracting(MovementView::reason).containsExactly("INITIAL");
    assertThat(second.next()).isNull();

    assertThat(walk(false)).contains(product).isSorted().doesNotHaveDuplicates();
    assertThat(walk(true)).doesNotContain(product);
  }

  @Test
  void aStrangersCursorIsRefused() {
    for (String cursor : List.of("%", "bm90IG91cnM", "")) {
      assertThat(
              code(
                  () -> staff(InventoryOperations.LIST, new ListStock(false, new Page(1, cursor)))))
          .isEqualTo("INVALID_REQUEST");
      assertThat(code(() -> staff(InventoryOperations.MOVEMENTS, movements("pen", 1, cursor))))
          .isEqualTo("INVALID_REQUEST");
    }
  }

  @Test
  void whatCanBeHadIsBroadcastAndWhatIsCrossedIsTold() {
    stocked(6);
    await().atMost(5, SECONDS).untilAsserted(() -> assertThat(announced).contains(product));
    announced.clear();
    String order = Ids.next().toString();

    reserve(order, 6);
    await().atMost(5, SECONDS).untilAsserted(() -> assertThat(announced).contains(product));
    service(InventoryOperations.RELEASE, new Release(order));
    staff(InventoryOperations.ADJUST, new AdjustStock(null, product, -6, "lost"));

    await()
        .atMost(15, SECONDS)
        .untilAsserted(
            () ->
                assertThat(told.stream().filter(fact -> fact.productId().equals(product)))
                    .extracting(fact -> fact.getClass().getSimpleName())
                    .containsExactly(
                        "StockCameBack", "StockRanOut", "StockCameBack", "StockRanOut"));
  }

  @Test
  void whoMayNotAskIsRefused() {
    var lines = List.of(new Line("pen", 1));
    assertThat(code(() -> staff(InventoryOperations.RESERVE, reserveOf("x", lines))))
        .isEqualTo("FORBIDDEN");
    assertThat(code(() -> staff(InventoryOperations.RELEASE, new Release("x"))))
        .isEqualTo("FORBIDDEN");
    assertThat(code(() -> guest(InventoryOperations.FIND, new FindStock("pen"))))
        .isEqualTo("FORBIDDEN");
    assertThat(code(() -> guest(InventoryOperations.SET, new SetStock("pen", 1, null, null))))
        .isEqualTo("FORBIDDEN");
    assertThat(code(() -> guest(InventoryOperations.ADD, new AddStock(List.of()))))
        .isEqualTo("FORBIDDEN");
    assertThat(code(() -> guest(InventoryOperations.LIST, new ListStock(false, new Page(1, null)))))
        .isEqualTo("FORBIDDEN");
    assertThat(code(() -> guest(InventoryOperations.MOVEMENTS, movements("pen", 1, null))))
        .isEqualTo("FORBIDDEN");
    assertThat(
            code(() -> guest(InventoryOperations.ADJUST, new AdjustStock(null, "pen", 1, "found"))))
        .isEqualTo("FORBIDDEN");
  }

  @Test
  void whatIsNoRequestIsRefused() {
    assertThat(code(() -> service(InventoryOperations.RESERVE, reserveOf("x", List.of()))))
        .isEqualTo("INVALID_REQUEST");
    assertThat(code(() -> service(InventoryOperations.RELEASE, new Release("x"))))
        .isEqualTo("INVALID_REQUEST");
    assertThat(code(() -> guest(InventoryOperations.CHECK, new Check(List.of()))))
        .isEqualTo("INVALID_REQUEST");
    assertThat(code(() -> staff(InventoryOperations.FIND, new FindStock("no such"))))
        .isEqualTo("INVALID_REQUEST");
    assertThat(code(() -> staff(InventoryOperations.SET, new SetStock("pen", -1, null, null))))
        .isEqualTo("INVALID_REQUEST");
    assertThat(code(() -> staff(InventoryOperations.ADD, new AddStock(List.of()))))
        .isEqualTo("INVALID_REQUEST");
    assertThat(code(() -> staff(InventoryOperations.ADJUST, new AdjustStock(null, "p", 0, ""))))
        .isEqualTo("INVALID_REQUEST");
    assertThat(code(() -> staff(InventoryOperations.FIND, new FindStock("unheard-of"))))
        .isEqualTo("NOT_FOUND");
    assertThat(code(() -> staff(InventoryOperations.MOVEMENTS, movements("unheard-of", 1, null))))
        .isEqualTo("NOT_FOUND");
    assertThat(
            code(
                () ->
                    staff(
                        InventoryOperations.ADJUST,
                        new AdjustStock(null, "unheard-of", 1, "found"))))
        .isEqualTo("NOT_FOUND");
  }

  @Test
  void whatKafkaTellsSettlesTheHold() {
    stocked(10);
    String sold = Ids.next().toString();
    String rejected = Ids.next().toString();
    String cancelled = Ids.next().toString();
    List.of(sold, rejected, cancelled).forEach(order -> reserve(order, 2));

    tell(confirmed(sold));
    tell(new OrderRejected(rejected, "1", "user", "declined", 3, Instant.now()));
    tell(confirmed(cancelled));
    tell(confirmed(sold));

    awaitStock(6, 0);
    tell(
        new OrderCancelled(
            cancelled, "1", "user", List.of(), PRICE, Instant.now(), 6, Instant.now()));
    awaitStock(8, 0);

    String returned = Ids.next().toString();
    var lines = List.of(new OrderFact.Line(product, 2, PRICE));
    tell(new ItemsReturned(sold, "1", "user", returned, lines, true, 9, Instant.now()));
    tell(new ItemsReturned(sold, "1", "user", returned, lines, true, 9, Instant.now()));
    awaitStock(10, 0);
    assertThat(holds("committed")).isPositive();
  }

  @Test
  void aSaleWithoutAHoldIsCountedAndReported() {
    stocked(10);
    double before = unheldSales();

    tell(confirmed(Ids.next().toString()));

    awaitStock(8, 0);
    assertThat(unheldSales()).isEqualTo(before + 1);
  }

  @Test
  void aHoldThatIsDueIsSettledByItself() {
    stocked(10);
    service(
        InventoryOperations.RESERVE,
        new Reserve(Ids.next().toString(), List.of(new Line(product, 2)), Instant.now()));

    awaitStock(10, 0);
  }

  private void stocked(int pieces) {
    product = UUID.randomUUID().toString();
    staff(InventoryOperations.ADD, new AddStock(List.of(new NewStock(product, pieces, 0))));
  }

  private void awaitStock(int onHand, int reserved) {
    await()
        .atMost(15, SECONDS)
        .untilAsserted(
            () ->
                assertThat(staff(InventoryOperations.FIND, new FindStock(product)))
                    .extracting(StockView::onHand, StockView::reserved)
                    .containsExactly(onHand, reserved));
  }

  private HoldView reserve(String order, int quantity) {
    return service(
        InventoryOperations.RESERVE, reserveOf(order, List.of(new Line(product, quantity))));
  }

  private static Reserve reserveOf(String order, List<Line> lines) {
    return new Reserve(order, lines, Instant.now().plusSeconds(3_600));
  }

  private OrderFact confirmed(String order) {
    var lines = List.of(new OrderFact.Line(product, 2, PRICE));
    return new OrderConfirmed(order, "1", "user", lines, PRICE, null, 4, Instant.now());
  }

  private static void tell(OrderFact fact) {
    OutboxRow row = OutboxRow.of(OrderFact.TOPIC, fact, Trace.next());
    await(
        orders.send(
            KafkaProducerRecord.create(row.topic(), row.key(), row.envelope(), row.shard())));
  }

  private static FindMovements movements(String product, int limit, String cursor) {
    return new FindMovements(product, new Page(limit, cursor));
  }

  private static List<String> walk(boolean lowStock) {
    var ids = new ArrayList<String>();
    StockReply page = null;
    do {
      String cursor = page == null ? null : page.next();
      page = staff(InventoryOperations.LIST, new ListStock(lowStock, new Page(2, cursor)));
      page.items().forEach(row -> ids.add(row.productId()));
    } while (page.next() != null && ids.size() < 5_000);
    return ids;
  }

  private static double holds(String state) {
    return node.metrics().get("mercato.inventory.holds").tag("state", state).counter().count();
  }

  private static double unheldSales() {
    return node.metrics().get("mercato.inventory.unheld.sales").counter().count();
  }

  private static <Q, R> R service(Operation<Q, R> operation, Q request) {
    return call(operation, request, null, Set.of(Caller.SERVICE));
  }

  private static <Q, R> R staff(Operation<Q, R> operation, Q request) {
    return call(operation, request, "staff", Set.of(Caller.STAFF));
  }

  private static <Q, R> R guest(Operation<Q, R> operation, Q request) {
    return call(operation, request, null, Set.of());
  }

  private static <Q, R> R call(
      Operation<Q, R> operation, Q request, String user, Set<String> roles) {
    long deadline = System.currentTimeMillis() + 5_000;
    return await(
        node.bus().call(operation, request, new Caller(user, roles, Trace.next(), deadline)));
  }

  private static String code(Runnable call) {
    return catchThrowableOfType(Problem.class, call::run).code();
  }

  private static Map<String, String> settings() {
    PostgresConfig postgres = Shelf.config();
    return Map.of(
        "kafka.bootstrapServers", TestStores.kafka(),
        "inventory.postgres.url", postgres.url(),
        "inventory.postgres.user", postgres.user(),
        "inventory.postgres.password", postgres.password(),
        "inventory.verdicts.periodMillis", "100");
  }

  private static Map<String, String> producer() {
    var settings = new HashMap<String, String>();
    settings.put("bootstrap.servers", TestStores.kafka());
    settings.put("acks", "all");
    settings.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    settings.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    return settings;
  }
}
