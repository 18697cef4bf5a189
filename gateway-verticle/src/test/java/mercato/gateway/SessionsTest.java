package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.ext.auth.JWTOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.ProgressReply;
import mercato.contract.user.Device;
import mercato.contract.user.SessionOperations;
import mercato.contract.user.SessionOperations.Noted;
import mercato.contract.user.SessionOperations.Revoked;
import mercato.contract.user.SessionOperations.Seen;
import mercato.contract.user.UserOperations;
import mercato.embedded.TestStores;
import mercato.gateway.http.GoodBodies;
import mercato.gateway.testing.ContractClient;
import mercato.gateway.testing.ContractClient.Answer;
import mercato.gateway.testing.Events;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Log-ins that end: how the gateway learns of it, and what it does while it cannot. */
class SessionsTest {

  private static final String ME = "/v1/users/me";
  private static final String CART = "/v1/cart";
  private static final String PRODUCT = "/v1/products/15970";
  private static final String STREAM = PRODUCT + "/availability/stream";
  private static final String ORDER_STREAM = "/v1/orders/" + Samples.ORDER_ID + "/stream";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final Duration SHORT = Duration.ofMillis(300);

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  private final String session = UUID.randomUUID().toString();
  private final String token = "Bearer " + tokenFor(session, 900);
  private SharedRedis redis;

  @BeforeEach
  void loggedIn() {
    redis = gateway.running.redis;
    gateway.shop.when(
        OrderOperations.PROGRESS,
        (find, caller) -> Future.succeededFuture(new ProgressReply(List.of())));
    within(Duration.ofSeconds(5)).until(() -> status(ME) == 200);
  }

  private static String tokenFor(String session, int seconds) {
    return gateway
        .shop
        .signer()
        .sign(
            FakeShop.claims("u-1", "customer").put("sid", session),
            new JWTOptions().setIssuer("mercato").setExpiresInSeconds(seconds));
  }

  private Answer get(String path, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Authorization";
    all[1] = token;
    return gateway.client.get(path, all);
  }

  private int status(String path) {
    return get(path).status();
  }

  private void broadcast() {
    gateway
        .running
        .node
        .bus()
        .tell(SessionOperations.REVOKED, new Revoked(List.of("another", session)));
  }

  private static ConditionFactory within(Duration limit) {
    return Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(limit);
  }

  @Test
  void whatIsBroadcastAsEndedIsRefusedAtOnce() {
    broadcast();
    within(SECOND).until(() -> status(ME) == 401);
    Answer refused = get(PRODUCT);
    assertThat(refused.status()).as("where no token is needed, too").isEqualTo(401);
    assertThat(refused.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    assertThat(gateway.asCustomer("GET", ME, null).status()).as("others").isEqualTo(200);
  }

  @Test
  void whoMissedTheBroadcastFindsItInRedisWithinASecond() {
    redis.end(session);
    within(SECOND).until(() -> status(ME) == 401);
  }

  @Test
  void manyThatEndAtOnceAreReadAtOnce() {
    redis.endOthers(3_500);
    redis.end(session);
    within(SECOND).until(() -> status(ME) == 401);
  }

  @Test
  void whileRedisIsAwayOnlyWhatNeedsNoLogInIsServed() {
    long connections = redis.connections();
    redis.stayAway(3_000);
    within(Duration.ofMillis(1_500)).until(() -> status(ME) == 503);
    Answer refused = get(ME);
    assertThat(refused.code()).isEqualTo("UNAVAILABLE");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(status(CART)).as("a guest's cart is not the caller's").isEqualTo(503);
    assertThat(gateway.client.get(CART).status()).as("a guest's own cart").isEqualTo(200);
    assertThat(status(PRODUCT)).isEqualTo(200);
    assertThat(gateway.client.post("/v1/auth/login", GoodBodies.of("logIn")).status())
        .isEqualTo(200);
    broadcast();
    within(SECOND).until(() -> status(PRODUCT) == 401);
    String other = gateway.running.customer();
    within(Duration.ofSeconds(4))
        .until(() -> gateway.client.get(ME, "Authorization", other).status() == 200);
    within(Duration.ofSeconds(4))
        .untilAsserted(
            () ->
                assertThat(redis.connections())
                    .as("those that kept silent are closed")
                    .isLessThan(connections + 3));
  }

  @Test
  void aRedisThatLostItsDataIsNotBelievedUntilItIsFilled() {
    redis.lose();
    try {
      within(Duration.ofMillis(1_500)).until(() -> status(ME) == 503);
      redis.fill("another-run");
      within(SECOND.multipliedBy(2)).during(SECOND).until(() -> status(ME) == 503);
      redis.end("1-1", session);
    } finally {
      redis.fill();
    }
    within(SECOND)
        .untilAsserted(
            () -> assertThat(gateway.asCustomer("GET", ME, null).status()).isEqualTo(200));
    assertThat(status(ME)).as("read from the beginning").isEqualTo(401);
  }

  @Test
  void streamsEndWithTheSessionTheyWereOpenedIn() {
    try (Events own = gateway.client.stream(ORDER_STREAM, "Authorization", token);
        Events stock = gateway.client.stream(STREAM, "Authorization", token);
        Events guests = gateway.client.stream(STREAM)) {
      stock.next();
      guests.next();
      redis.end(session);
      assertThat(own.endsWithin(SECOND)).isTrue();
      assertThat(stock.endsWithin(SECOND)).isTrue();
      assertThat(guests.silentFor(SHORT)).isTrue();
    }
  }

  @Test
  void aStreamEndsWhenItsTokenExpires() {
    try (Events own =
        gateway.client.stream(ORDER_STREAM, "Authorization", "Bearer " + tokenFor(session, 2))) {
      assertThat(own.endsWithin(Duration.ofMillis(2_500))).isTrue();
    }
  }

  @Test
  void theRoutesKnowTheSessionAndWhereItIsUsed() {
    get("/v1/auth/sessions");
    assertThat(gateway.shop.asked(SessionOperations.LIST).current()).isEqualTo(session);
    gateway.client.post("/v1/auth/login", GoodBodies.of("logIn"), "User-Agent", "Shop/1");
    var device = gateway.shop.asked(UserOperations.LOG_IN).device();
    assertThat(device.ip()).isEqualTo("127.0.0.1");
    assertThat(device.userAgent()).isEqualTo("Shop/1");
  }

  @Test
  void whatWasSeenIsToldAtTheLatestWhenTheGatewayStops() {
    var told = new ConcurrentLinkedQueue<Seen>();
    gateway.shop.when(
        SessionOperations.SEEN,
        (seen, caller) -> {
          caller.requireService();
          told.addAll(seen.items());
          return Future.succeededFuture(new Noted());
        });
    int port = Gateways.freePort();
    var config =
        Config.of(
            Map.of(
                "redis.url", TestStores.redis(),
                "gateway.host", "127.0.0.1",
                "gateway.port", String.valueOf(port)));
    Node node = gateway.running.node;
    var second = GatewayVerticle.service(config).verticle().apply(node);
    String deployment = Gateways.await(node.vertx().deployVerticle(second));
    var client = new ContractClient("http://127.0.0.1:" + port);
    String other = "Bearer " + tokenFor("elsewhere", 900);
    within(Duration.ofSeconds(5))
        .until(
            () -> client.get(ME, "Authorization", other, "User-Agent", "Shop/2").status() == 200);
    Gateways.await(node.vertx().undeploy(deployment));
    assertThat(told)
        .filteredOn(seen -> seen.sessionId().equals("elsewhere"))
        .extracting(Seen::device)
        .containsExactly(new Device("127.0.0.1", "Shop/2"));
  }
}
