package mercato.order;

import static mercato.order.TestStore.await;
import static mercato.order.model.TestOrders.usd;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import mercato.contract.Caller;
import mercato.contract.Operation;
import mercato.contract.Problem;
import mercato.contract.inventory.HoldView;
import mercato.contract.inventory.HoldView.Shortage;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.Payment;
import mercato.contract.order.OrderOperations.PlaceOrder;
import mercato.contract.order.OrderOperations.PlacedOrder;
import mercato.contract.order.OrderView;
import mercato.contract.order.OrderView.Address;
import mercato.contract.order.PaymentOperations;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.Priced;
import mercato.contract.product.ProductView;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.Fact;
import mercato.contract.stream.FactTypes;
import mercato.contract.stream.Topic;
import mercato.contract.user.AddressView;
import mercato.contract.user.UserOperations;
import mercato.embedded.TestStores;
import mercato.order.payment.HttpProvider;
import mercato.order.payment.PaymentProvider.Charge;
import mercato.order.payment.ProviderClientConfig;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.platform.observe.Trace;
import mercato.platform.postgres.Postgres;
import mercato.platform.stream.FactPublisher;
import mercato.provider.testing.TestProvider;
import org.awaitility.Awaitility;

/**
 * The order service on a node of its own with real stores and the real payment provider, between a
 * product, an inventory and a user service that are made up: products {@code p...} cost 10.00 and
 * are there, others as set; every user may buy but who is locked.
 */
final class Shop {

  static final Address HOME =
      new Address("Ada", "1 Main Street", null, "Springfield", null, "12345", "US");

  private static final String KAFKA = "kafka.bootstrapServers";

  final Node node;
  final Postgres orders;
  final TestProvider payments;
  final HttpProvider provider;
  final Map<String, Priced> catalogue = new ConcurrentHashMap<>();
  final Map<String, Integer> stock = new ConcurrentHashMap<>();
  final Map<String, HoldView> holds = new ConcurrentHashMap<>();
  final Set<String> locked = ConcurrentHashMap.newKeySet();
  private final Config config;
  private final Context loop;
  private String orderDeployment;
  private String inventoryDeployment;
  private volatile boolean inventoryHangs;

  Shop(Map<String, String> overrides) {
    node = await(Node.start(NodeConfig.from(Config.of(Map.of(KAFKA, TestStores.kafka())))));
    loop = node.vertx().getOrCreateContext();
    payments = await(new TestProvider(node, "shop_provider", callbackUrl()).start());
    config = config(overrides);
    orders = TestStore.open(node.vertx(), "shop_order", "db/order");
    provider =
        new HttpProvider(
            node.vertx(), ProviderClientConfig.from(config.section("order").section("payment")));
    await(node.vertx().deployVerticle(new Products()));
    await(node.vertx().deployVerticle(new Users()));
    openInventory();
    openOrders();
  }

  private Config config(Map<String, String> overrides) {
    var store = TestStore.config("shop_order");
    Map<String, String> settings = new HashMap<>();
    settings.put(KAFKA, TestStores.kafka());
    settings.put("redis.url", TestStores.redis());
    settings.put("order.postgres.url", store.url());
    settings.put("order.postgres.user", store.user());
    settings.put("order.postgres.password", store.password());
    settings.put("order.payment.url", payments.url());
    settings.put("order.payment.apiKey", TestProvider.API_KEY);
    settings.put("order.payment.webhookSecret", TestProvider.WEBHOOK_SECRET);
    settings.putAll(overrides);
    return Config.of(settings);
  }

  /** What the gateway does with the provider's call-backs. */
  private String callbackUrl() {
    var server =
        node.vertx()
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .body()
                        .compose(
                            body ->
                                call(
                                    PaymentOperations.CALLBACK,
                                    new PaymentOperations.Callback(
                                        request.getHeader("Mercato-Timestamp"),
                                        request.getHeader("Mercato-Signature"),
                                        body.toString()),
                                    guest()))
                        .onComplete(
                            done ->
                                request
                                    .response()
                                    .setStatusCode(done.succeeded() ? 200 : 503)
                                    .end()));
    return "http://127.0.0.1:%d/".formatted(await(server.listen(0)).actualPort());
  }

  void openOrders() {
    var service = OrderVerticle.service(config);
    await(service.migrate().apply(node));
    orderDeployment = await(node.vertx().deployVerticle(service.verticle().apply(node)));
  }

  /** The order service goes with all that it was doing. */
  void dropOrders() {
    await(node.vertx().undeploy(orderDeployment));
  }

  void openInventory() {
    inventoryHangs = false;
    inventoryDeployment = await(node.vertx().deployVerticle(new Inventory()));
  }

  void dropInventory() {
    await(node.vertx().undeploy(inventoryDeployment));
  }

  void hangInventory() {
    inventoryHangs = true;
  }

  void close() {
    await(orders.close());
    await(provider.close());
    await(payments.stop());
    await(node.stop());
  }

  <Q, R> Future<R> call(Operation<Q, R> operation, Q request, Caller caller) {
    return node.bus().call(operation, request, caller);
  }

  <Q, R> R ask(Operation<Q, R> operation, Q request, Caller caller) {
    return await(call(operation, request, caller));
  }

  /** Tells something that another service would tell. */
  <F extends Fact> void tell(Topic<F> topic, F fact) {
    var publisher = new FactPublisher(node.vertx(), node.kafka());
    String type = topic.types().nameOf(fact);
    var envelope =
        new Envelope<>(
            UUID.randomUUID().toString(),
            type,
            FactTypes.SCHEMA_VERSION,
            fact.key(),
            fact.at(),
            Trace.next(),
            fact);
    await(publisher.publish(topic, List.of(envelope)).eventually(publisher::close));
  }

  Future<PlacedOrder> place(String user, String key, String token, Item... items) {
    List<Item> lines = items.length == 0 ? null : List.of(items);
    return call(
        OrderOperations.PLACE,
        new PlaceOrder(key, lines, HOME, null, new Payment("card", token), null, null, null),
        customer(user));
  }

  OrderView find(String orderId) {
    return ask(OrderOperations.FIND, new OrderOperations.FindOrder(orderId), staff());
  }

  /** Asked on an event loop, as services ask: clients that threads share may lose a question. */
  Charge charge(String orderId) {
    UUID payment = UUID.fromString(find(orderId).payment().id());
    var found = Promise.<Optional<Charge>>promise();
    loop.runOnContext(go -> provider.find(payment).onComplete(found));
    return await(found.future()).orElseThrow();
  }

  /** Waits for it. */
  void captured(String orderId) {
    Awaitility.await()
        .until(() -> find(orderId).payment().status() == OrderView.PaymentStatus.CAPTURED);
  }

  List<String> orderIds(String user) {
    List<String> ids = new ArrayList<>();
    for (Row row :
        await(
            orders
                .client()
                .preparedQuery("select id from orders where user_id = $1 order by id")
                .execute(Tuple.of(user)))) {
      ids.add(row.getUUID("id").toString());
    }
    return ids;
  }

  static Caller customer(String user) {
    return new Caller(user, Set.of(Caller.CUSTOMER), Trace.next(), deadline());
  }

  static Caller guest() {
    return new Caller(null, Set.of(), Trace.next(), deadline());
  }

  static Caller staff() {
    return new Caller("staff-1", Set.of(Caller.STAFF), Trace.next(), deadline());
  }

  static Caller service() {
    return Caller.service(Trace.next(), deadline());
  }

  private static long deadline() {
    return System.currentTimeMillis() + 10_000;
  }

  private final class Users extends VerticleBase {
    @Override
    public Future<?> start() {
      return node.bus()
          .serve(
              UserOperations.FIND_BUYER,
              (request, caller) -> Future.succeededFuture(buyer(request.addressId(), caller)));
    }

    private UserOperations.BuyerView buyer(String addressId, Caller caller) {
      if (locked.contains(caller.userId())) {
        throw new Problem(Problem.Kind.FORBIDDEN, "ACCOUNT_LOCKED", "This account is locked.");
      }
      if (addressId == null) {
        return new UserOperations.BuyerView(null);
      }
      if (!addressId.equals(caller.userId())) {
        throw Problem.notFound("address");
      }
      return new UserOperations.BuyerView(
          new AddressView(
              addressId, "Work", "Ada", "2 Side Street", null, "Albany", "NY", "1", "US", true));
    }
  }

  private final class Products extends VerticleBase {
    @Override
    public Future<?> start() {
      return node.bus()
          .serve(
              ProductOperations.FIND_PRICES,
              (request, caller) ->
                  Future.succeededFuture(
                      new ProductOperations.PricesReply(
                          request.ids().stream()
                              .map(this::price)
                              .filter(p -> p != null)
                              .toList())));
    }

    private Priced price(String id) {
      Priced usual = new Priced(id, "Product " + id, usd(1_000), ProductView.Status.ACTIVE);
      return id.startsWith("p") ? catalogue.getOrDefault(id, usual) : catalogue.get(id);
    }
  }

  /** Remembers holds; has enough of all but what is in {@link #stock}. */
  private final class Inventory extends VerticleBase {
    @Override
    public Future<?> start() {
      return Future.all(
          node.bus().serve(InventoryOperations.RESERVE, (r, caller) -> answer(reserve(r))),
          node.bus().serve(InventoryOperations.RELEASE, (r, caller) -> answer(release(r))),
          node.bus().serve(InventoryOperations.CHECK, (r, caller) -> answer(check(r))));
    }

    private <T> Future<T> answer(T reply) {
      return inventoryHangs ? Promise.<T>promise().future() : Future.succeededFuture(reply);
    }

    private HoldView reserve(InventoryOperations.Reserve request) {
      return holds.computeIfAbsent(
          request.orderId(),
          id -> {
            List<Shortage> shortages =
                request.lines().stream()
                    .filter(line -> available(line.productId()) < line.quantity())
                    .map(
                        line ->
                            new Shortage(
                                line.productId(), line.quantity(), available(line.productId())))
                    .toList();
            return new HoldView(
                id, shortages.isEmpty() ? HoldView.State.HELD : HoldView.State.REFUSED, shortages);
          });
    }

    private HoldView release(InventoryOperations.Release request) {
      return holds.compute(
          request.orderId(),
          (id, hold) ->
              hold != null && hold.state() == HoldView.State.REFUSED
                  ? hold
                  : new HoldView(id, HoldView.State.RELEASED, List.of()));
    }

    private InventoryOperations.CheckReply check(InventoryOperations.Check request) {
      var items =
          request.items().stream()
              .map(
                  line ->
                      new InventoryOperations.Availability(
                          line.productId(), line.quantity(), available(line.productId())))
              .toList();
      return new InventoryOperations.CheckReply(
          items.stream().allMatch(item -> item.available() >= item.requested()), items);
    }

    private int available(String productId) {
      return stock.getOrDefault(productId, 1_000_000);
    }
  }
}
