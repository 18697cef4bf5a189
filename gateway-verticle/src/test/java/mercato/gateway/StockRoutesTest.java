package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.AdjustStock;
import mercato.contract.inventory.InventoryOperations.AdjustedStock;
import mercato.contract.inventory.InventoryOperations.FindMovements;
import mercato.contract.inventory.InventoryOperations.ListStock;
import mercato.contract.inventory.InventoryOperations.SetStock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stock: for staff, but for the check. */
class StockRoutesTest {

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  @Test
  void anyoneMayCheckABasket() {
    var answer =
        gateway.client.post(
            "/v1/inventory/check", "{\"items\": [{\"productId\": \"15970\", \"quantity\": 2}]}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().at("/items/0/requested").asInt()).isEqualTo(2);
  }

  @Test
  void staffReadAndSetStockByVersion() {
    var read = gateway.asStaff("GET", "/v1/inventory/15970", null);
    assertThat(read.header("ETag")).isEqualTo("\"4\"");
    var written =
        gateway.asStaff(
            "PUT",
            "/v1/inventory/15970",
            "{\"onHand\": 12, \"lowStockThreshold\": 1}",
            "If-Match",
            read.header("ETag"));
    assertThat(written.status()).isEqualTo(200);
    assertThat(gateway.shop.asked(InventoryOperations.SET))
        .isEqualTo(new SetStock("15970", 12, 1, 4L));
  }

  @Test
  void stockIsSetWhateverTheVersionWithoutIfMatchAndNeverUnderAForeignOne() {
    gateway.asStaff("PUT", "/v1/inventory/15970", "{\"onHand\": 12}");
    assertThat(gateway.shop.asked(InventoryOperations.SET))
        .isEqualTo(new SetStock("15970", 12, null, null));
    gateway.shop.forget();
    for (String tag : List.of("\"abc\"", "W/\"4\"", "4")) {
      var answer =
          gateway.asStaff("PUT", "/v1/inventory/15970", "{\"onHand\": 12}", "If-Match", tag);
      assertThat(answer.status()).as(tag).isEqualTo(412);
      assertThat(answer.code()).isEqualTo("STALE");
    }
    assertThat(gateway.shop.wasAsked(InventoryOperations.SET)).isFalse();
  }

  @Test
  void aStaleWriteIsRefusedAsTheServiceSays() {
    gateway.shop.refuse(
        InventoryOperations.SET, new Problem(Problem.Kind.STALE, "STALE", "It has changed."));
    var answer =
        gateway.asStaff("PUT", "/v1/inventory/15970", "{\"onHand\": 12}", "If-Match", "\"3\"");
    assertThat(answer.status()).isEqualTo(412);
  }

  @Test
  void staffListWhatRunsLow() {
    var list = gateway.asStaff("GET", "/v1/inventory?lowStock=true&limit=5", null);
    assertThat(list.body().at("/items/0/available").asInt()).isEqualTo(8);
    assertThat(gateway.shop.asked(InventoryOperations.LIST))
        .isEqualTo(new ListStock(true, new Page(5, null)));
    gateway.asStaff("GET", "/v1/inventory", null);
    assertThat(gateway.shop.asked(InventoryOperations.LIST).lowStock()).isFalse();
    assertThat(gateway.asCustomer("GET", "/v1/inventory", null).status()).isEqualTo(403);
  }

  @Test
  void staffAdjustStockOnceUnderAKeyIfTheyNameOne() {
    String path = "/v1/inventory/15970/adjustments";
    String body = "{\"delta\": -2, \"reason\": \"broken\"}";
    var adjusted = gateway.asStaff("POST", path, body);
    assertThat(adjusted.status()).isEqualTo(200);
    assertThat(adjusted.header("ETag")).isEqualTo("\"4\"");
    assertThat(gateway.shop.asked(InventoryOperations.ADJUST))
        .isEqualTo(new AdjustStock(null, "15970", -2, "broken"));
    gateway.shop.when(
        InventoryOperations.ADJUST,
        (adjust, caller) -> Future.succeededFuture(new AdjustedStock(Samples.STOCK, true)));
    var again = gateway.asStaff("POST", path, body, "Idempotency-Key", "k-1");
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(gateway.shop.asked(InventoryOperations.ADJUST).idempotencyKey()).isEqualTo("k-1");
    gateway.shop.refuse(
        InventoryOperations.ADJUST,
        new Problem(Problem.Kind.CONFLICT, "BELOW_RESERVED", "Some are reserved."));
    var refused = gateway.asStaff("POST", path, body);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("BELOW_RESERVED");
  }

  @Test
  void theLedgerIsShownPageByPage() {
    var page = gateway.asStaff("GET", "/v1/inventory/15970/movements?limit=1&cursor=c", null);
    assertThat(page.body().at("/items/0/orderId").asText()).isEqualTo(Samples.ORDER_ID);
    assertThat(page.header("Link"))
        .isEqualTo("</v1/inventory/15970/movements?limit=1&cursor=more>; rel=\"next\"");
    assertThat(gateway.shop.asked(InventoryOperations.MOVEMENTS))
        .isEqualTo(new FindMovements("15970", new Page(1, "c")));
  }
}
