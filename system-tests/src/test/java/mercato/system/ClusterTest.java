package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import mercato.bench.shop.ShopProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One process a service, two each for order and inventory. */
class ClusterTest extends PurchaseFlow {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Enough for each instance to have had one. */
  private static final int FIRST_ORDERS = 8;

  private static ShopProcess shop;
  private static int stallsAtFirst;

  @BeforeAll
  static void start() {
    shop =
        new ShopProcess(
                ShopProcess.freshData(),
                ShopProcess.LIGHT_JVM,
                "--cluster",
                "--instances",
                "order=2,inventory=2")
            .start();
    stallsAtFirst = stallsOfFirstOrders();
  }

  /** For its first requests a cold process loads classes, here nine of them on few processors. */
  private static int stallsOfFirstOrders() {
    var first = Shopper.register(shop.url());
    for (int i = 0; i < FIRST_ORDERS; i++) {
      Shopper.join(first.order(UUID.randomUUID().toString(), "1526", 1, "tok_visa")).expect(201);
    }
    // Who counts before and after an order must not count one of these.
    var staff = Shopper.logIn(shop.url(), ShopProcess.STAFF, shop.password(ShopProcess.STAFF));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                staff.get("/v1/analytics/dashboard").expect(200).body().path("orders").asInt()
                    == FIRST_ORDERS);
    return Stalls.of(shop);
  }

  @AfterAll
  static void stop() {
    assertThat(shop.running().managementUrls()).hasSize(9);
    int stalls = Stalls.of(shop) - stallsAtFirst;
    shop.stop();
    assertThat(stalls).as("event-loop stalls after the first orders").isZero();
  }

  @Override
  ShopProcess shop() {
    return shop;
  }

  @Nested
  class Accounts extends AccountFlow {

    private final TestShop shop = new TestShop(ClusterTest.shop);

    @Override
    TestShop shop() {
      return shop;
    }
  }

  /** Its class path holds no service, so that it cannot but use the bus and Kafka. */
  @Test
  void somebodyElsesServiceJoinsWithContractsAndPlatformAlone() throws IOException {
    var joined = shop.join("mercato.example.PackingSlips", "example/target/lib");
    try {
      await().atMost(LIMIT).until(() -> joined.lines().contains("waiting for orders"));
      var order =
          Shopper.register(shop.url()).order(UUID.randomUUID().toString(), "1163", 1, "tok_visa");
      String number = Shopper.join(order).expect(201).text("/number");
      String slip = "slip " + number + " [Nike Sahara Team India Fanwear Round Neck Jersey]";
      await().atMost(LIMIT).until(() -> joined.lines().contains(slip));
    } finally {
      joined.stop();
    }
  }
}
