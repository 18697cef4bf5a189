package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mercato.system.Shopper.Reply;
import org.junit.jupiter.api.Test;

/** Many who want more than there is. */
abstract class CrowdFlow {

  private static final int OVERLOADED = 503;

  abstract TestShop shop();

  @Test
  void fiveHundredShoppersForTenPiecesMakeExactlyTenOrders() {
    String product = shop().product(10);
    var replies = atOnce(500, List.of(product));
    assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(10);
    assertThat(replies)
        .filteredOn(reply -> reply.status() != 201)
        .hasSize(490)
        .allSatisfy(
            reply -> {
              assertThat(reply.status()).isEqualTo(409);
              assertThat(reply.code()).isEqualTo("OUT_OF_STOCK");
              assertThat(reply.text("/items/0/productId")).isEqualTo(product);
            });
    shop().awaitStock(product, 0);
  }

  @Test
  void twoThousandOrdersForFifteenHundredPiecesSellExactlyThemAndTakeExactlyTheirMoney() {
    var products = Stream.generate(() -> shop().product(30)).limit(50).toList();
    var replies = atOnce(2_000, products);

    var confirmed = replies.stream().filter(reply -> reply.status() == 201).toList();
    assertThat(confirmed).hasSize(1_500);
    assertThat(replies)
        .filteredOn(reply -> reply.status() != 201)
        .hasSize(500)
        .allMatch(reply -> reply.status() == 409 && reply.code().equals("OUT_OF_STOCK"));
    products.forEach(product -> shop().awaitStock(product, 0));

    long sold = confirmed.stream().mapToLong(reply -> total(reply.body())).sum();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              Map<String, JsonNode> charges = shop().charges();
              assertThat(
                      confirmed.stream()
                          .mapToLong(
                              reply -> charges.get(reply.text("/id")).path("captured").asLong())
                          .sum())
                  .isEqualTo(sold);
              assertThat(replies)
                  .filteredOn(reply -> reply.status() == 409)
                  .noneMatch(reply -> isCharged(charges.get(reply.text("/orderId"))));
            });
  }

  private static boolean isCharged(JsonNode charge) {
    return charge != null && !charge.path("status").asText().equals("VOIDED");
  }

  private static long total(JsonNode order) {
    return order.at("/total/amount").asLong();
  }

  /** One piece each, the products in turn; an order that the shop had no room for comes again. */
  private List<Reply> atOnce(int count, List<String> products) {
    var shoppers = shop().shoppers(20);
    List<CompletableFuture<Reply>> orders = new ArrayList<>();
    IntStream.range(0, count)
        .forEach(
            i ->
                orders.add(
                    order(
                        shoppers.get(i % shoppers.size()),
                        UUID.randomUUID().toString(),
                        products.get(i % products.size()))));
    return orders.stream().map(Shopper::join).toList();
  }

  private static CompletableFuture<Reply> order(Shopper shopper, String key, String product) {
    return shopper
        .order(key, product, 1, "tok_visa")
        .thenCompose(
            reply ->
                reply.status() == OVERLOADED
                    ? order(shopper, key, product)
                    : CompletableFuture.completedFuture(reply));
  }
}
