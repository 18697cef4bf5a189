package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told while it happens. */
abstract class LiveFlow {

  abstract TestShop shop();

  @Test
  void anOrdersStepsAreToldAndNoneIsMissedByWhoComesBack() {
    var shopper = shop().shopper();
    String id = shopper.buy(shop().product(5), 1).path("id").asText();
    String path = "/v1/orders/" + id;
    shop().awaitPayment(id, "CAPTURED");
    String seen;
    try (var stream = shopper.stream(path + "/stream", null)) {
      var now = stream.awaitEvent(event -> event.name().equals("order"));
      assertThat(now.data().path("status").asText()).isEqualTo("CONFIRMED");
      assertThat(now.data().path("id").asText()).isEqualTo(id);
      assertThat(now.id()).isEqualTo(now.data().path("version").asText());
      shop()
          .staff()
          .post(path + "/ship", Map.of("carrier", "DHL", "trackingNumber", "1"))
          .expect(200);
      seen = stream.awaitEvent(event -> is(event, "SHIPPED")).id();
    }
    shop().staff().send("POST", path + "/deliver", null, null).join().expect(200);
    try (var stream = shopper.stream(path + "/stream", seen)) {
      var missed = stream.awaitEvent(event -> event.name().equals("order"));
      assertThat(missed.data().path("status").asText()).isEqualTo("DELIVERED");
      assertThat(Long.parseLong(missed.id())).isEqualTo(Long.parseLong(seen) + 1);
    }
    shop().shopper().get(path + "/stream").expect(404);
  }

  @Test
  void whatCanBeHadIsToldAtOnceAndWhenItChanges() {
    String product = shop().product(3);
    try (var stream =
        shop().guest().stream("/v1/products/" + product + "/availability/stream", null)) {
      var now = stream.awaitEvent(event -> event.name().equals("availability"));
      assertThat(now.data().path("available").asInt()).isEqualTo(3);
      shop().shopper().buy(product, 3);
      var gone = stream.awaitEvent(event -> event.data().path("available").asInt() == 0);
      assertThat(gone.data().path("inStock").asBoolean()).isFalse();
      assertThat(gone.data().path("productId").asText()).isEqualTo(product);
    }
  }

  private static boolean is(EventStream.Event event, String status) {
    return event.data().path("status").asText().equals(status);
  }
}
