package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mercato.system.Shopper.Reply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All services in one process. */
class OneProcessTest extends PurchaseFlow {

  private static ShopProcess shop;

  @BeforeAll
  static void start() {
    shop = new ShopProcess(ShopProcess.freshData()).start();
  }

  @AfterAll
  static void stop() {
    int stalls = Stalls.of(shop);
    assertThat(shop.stop()).last().isEqualTo("Stopped.");
    assertThat(stalls).as("event-loop stalls").isZero();
  }

  @Override
  ShopProcess shop() {
    return shop;
  }

  @Test
  void fiveHundredShoppersForTenPiecesMakeExactlyTenOrders() {
    var staff =
        Shopper.logIn(shop.url(), "staff@mercato.example", shop.password("staff@mercato.example"));
    staff.put("/v1/inventory/1525", Map.of("onHand", 10)).expect(200);
    var shoppers = Stream.generate(() -> Shopper.register(shop.url())).limit(20).toList();

    List<CompletableFuture<Reply>> orders = new ArrayList<>();
    IntStream.range(0, 500)
        .forEach(
            i ->
                orders.add(
                    shoppers
                        .get(i % shoppers.size())
                        .order(UUID.randomUUID().toString(), "1525", 1, "tok_visa")));
    var replies = orders.stream().map(Shopper::join).toList();

    assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(10);
    assertThat(replies)
        .filteredOn(reply -> reply.status() != 201)
        .hasSize(490)
        .allSatisfy(
            reply -> {
              assertThat(reply.status()).isEqualTo(409);
              assertThat(reply.code()).isEqualTo("OUT_OF_STOCK");
              assertThat(reply.text("/items/0/productId")).isEqualTo("1525");
            });
    Awaitility.await()
        .untilAsserted(
            () -> {
              var stock = staff.get("/v1/inventory/1525").expect(200).body();
              assertThat(stock.path("onHand").asInt()).isZero();
              assertThat(stock.path("reserved").asInt()).isZero();
            });
  }
}
