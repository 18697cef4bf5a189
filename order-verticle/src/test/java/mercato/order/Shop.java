package mercato.order;

import static mercato.order.TestStore.await;
import static mercato.order.model.TestOrders.usd;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import mercato.contract.Caller;
import mercato.contract.Operation;
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
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.Priced;
import mercato.contract.product.ProductView;
import mercato.embedded.TestStores;
import mercato.order.payment.PaymentProvider.Charge;
import mercato.order.payment.SimulatedProvider;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.platform.observe.Trace;
import mercato.platform.postgres.Postgres;

/**
 * The order service on a node of its own with real stores, between a product and an inventory
 * service that are made up: products {@code p...} cost 10.00 and are there, others as set.
 */
final class Shop {

  static final Address HOME =
      new Address("Ada", "1 Main Street", null, "Springfield", null, "12345", "US");

  final Node node;
  final Postgres orders;
  final SimulatedProvider provider;
  final Map<String, Priced> catalogue = new ConcurrentHashMap<>();
  final Map<String, Integer> stock = new ConcurrentHashMap<>();
  final Map<String, HoldView> holds = new ConcurrentHashMap<>();
  private final Config config;
  private final Postgres providerStore;
  private String orderDeployment;
  private String inventoryDeployment;
  private volatile boolean inventoryHangs;

  Shop(Map<String, String> overrides) {
    config = config(overrides);
    node = await(Node.start(NodeConfig.from(config)));
    orders = TestStore.open(node.vertx(), "shop_order", "db/order");
    providerStore = TestStore.open(node.vertx(), "shop_provider", "db/provider");
    provider = new SimulatedProvider(node.vertx(), providerStore);
    await(node.vertx().deployVerticle(new Products()));
    openInventory();
    openOrders();
  }

  private static Config config(Map<String, String> overrides) {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrapServers", TestStores.kafka());
    settings.put("redis.url", TestStores.redis());
    store(settings, "order.postgres", "shop_order");
    store(settings, "order.provider.postgres", "shop_provider");
    settings.putAll(overrides);
    return Config.of(settings);
  }

  private static void store(Map<String, String> settings, String key, String database) {
    var store = TestStore.config(database);
    settings.put(key + ".url", store.url());
    settings.put(key + ".user", store.user());
    settings.put(key + ".password", store.password());
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
    await(providerStore.close());
    await(node.stop());
  }

  <Q, R> Future<R> call(Operation<Q, R> operation, Q request, Caller caller) {
    return node.bus().call(operation, request, caller);
  }

  <Q, R> R ask(Operation<Q, R> operation, Q request, Caller caller) {
    return await(call(operation, request, caller));
  }

  Future<PlacedOrder> place(String user, String key, String token, Item... items) {
    List<Item> lines = items.length == 0 ? null : List.of(items);
    return call(
        OrderOperations.PLACE,
        new PlaceOrder(key, lines, HOME, new Payment("card", token), null),
        customer(user));
  }

  OrderView find(String orderId) {
    return ask(OrderOperations.FIND, new OrderOperations.FindOrder(orderId), staff());
  }

  Charge charge(String orderId) {
    return await(provider.find(UUID.fromString(find(orderId).payment().id()))).orElseThrow();
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
