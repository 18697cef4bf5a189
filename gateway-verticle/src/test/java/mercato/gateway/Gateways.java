package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mercato.embedded.TestStores;
import mercato.gateway.testing.ContractClient;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.platform.launch.Service;
import mercato.platform.observe.EventLoopWatch;
import org.awaitility.Awaitility;

/** A gateway over the fake shop, on a node of its own. */
final class Gateways implements AutoCloseable {

  final Node node;
  final FakeShop shop;
  final SharedRedis redis;
  final int port;
  final ContractClient client;
  private final int stallsBefore;

  private Gateways(Node node, FakeShop shop, SharedRedis redis, int port, int stallsBefore) {
    this.stallsBefore = stallsBefore;
    this.node = node;
    this.shop = shop;
    this.redis = redis;
    this.port = port;
    this.client = new ContractClient("http://127.0.0.1:" + port);
  }

  /** Starts one and waits until it knows the keys. */
  static Gateways start(Map<String, String> settings) {
    return start(settings, 1);
  }

  static Gateways start(Map<String, String> settings, int instances) {
    Gateways gateways = start(settings, instances, shop -> {});
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                gateways.client.get("/v1/users/me", "Authorization", gateways.customer()).status()
                    == 200);
    return gateways;
  }

  /** Starts one whose user service does not tell its keys. */
  static Gateways startWithoutKeys() {
    return start(Map.of(), 1, TokensTest::withholdKeys);
  }

  private static Gateways start(
      Map<String, String> settings, int instances, Consumer<FakeShop> prepare) {
    int stallsBefore = EventLoopWatch.stalls();
    Node node = bareNode();
    var shop = new FakeShop(node.bus());
    prepare.accept(shop);
    var redis = new SharedRedis(node.vertx());
    redis.fill();
    int port = freePort();
    var all = new HashMap<>(settings);
    // What a test lets the shop answer is asked for at once, unless the test is about that.
    all.putIfAbsent("gateway.products.cacheSeconds", "0");
    all.put("redis.url", TestStores.redis());
    all.put("gateway.host", "127.0.0.1");
    all.put("gateway.port", String.valueOf(port));
    Config config = Config.of(all);
    var services =
        List.of(
            new Service("shop", ignored -> Future.succeededFuture(), ignored -> shop),
            GatewayVerticle.service(config));
    config.verify();
    await(node.deploy(services, Map.of("gateway", instances)));
    return new Gateways(node, shop, redis, port, stallsBefore);
  }

  static Node bareNode() {
    return await(Node.start(NodeConfig.from(Config.of(Map.of("node.eventLoops", "2")))));
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException cause) {
      throw new IllegalStateException(cause);
    }
  }

  String customer() {
    return shop.bearer("u-1", "customer");
  }

  String staff() {
    return shop.bearer("u-2", "customer", "staff");
  }

  String admin() {
    return shop.bearer("u-3", "customer", "admin");
  }

  @Override
  public void close() {
    await(node.stop());
    assertThat(EventLoopWatch.stalls()).as("event-loop stalls").isEqualTo(stallsBefore);
  }
}
