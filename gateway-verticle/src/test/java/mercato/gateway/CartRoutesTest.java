package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import mercato.contract.Problem;
import mercato.contract.order.CartOperations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A user's cart, or a guest's. */
class CartRoutesTest {

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  @Test
  void aCartIsChangedByVersion() {
    String tag = gateway.client.get("/v1/cart", "X-Cart-Id", Samples.CART_ID).header("ETag");
    assertThat(tag).isEqualTo("\"2\"");
    var put = gateway.client.put("/v1/cart/items/15970", "{\"quantity\": 2}", "If-Match", tag);
    assertThat(put.header("ETag")).isEqualTo("\"2\"");
    assertThat(gateway.shop.asked(CartOperations.PUT_ITEM).version()).isEqualTo(2);
    gateway.client.delete("/v1/cart/items/15970", "If-Match", tag);
    assertThat(gateway.shop.asked(CartOperations.REMOVE_ITEM).version()).isEqualTo(2);
    gateway.client.delete("/v1/cart", "If-Match", tag);
    assertThat(gateway.shop.asked(CartOperations.CLEAR).version()).isEqualTo(2);
    gateway.client.delete("/v1/cart");
    assertThat(gateway.shop.asked(CartOperations.CLEAR).version()).isNull();
    gateway.shop.refuse(
        CartOperations.CLEAR, new Problem(Problem.Kind.STALE, "STALE", "It changed."));
    var stale = gateway.client.delete("/v1/cart", "If-Match", "\"1\"");
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.code()).isEqualTo("STALE");
  }

  @Test
  void aGuestsCartIsMergedIntoTheCallers() {
    String body = "{\"cartId\": \"" + Samples.CART_ID + "\"}";
    var merged = gateway.asCustomer("POST", "/v1/cart/merge", body);
    assertThat(merged.status()).isEqualTo(200);
    assertThat(merged.header("X-Cart-Id")).isNull();
    assertThat(gateway.shop.asked(CartOperations.MERGE).cartId()).isEqualTo(Samples.CART_ID);
    assertThat(gateway.client.post("/v1/cart/merge", body).status()).isEqualTo(401);
  }

  @Test
  void aGuestsCartIsNamedInAHeaderAndFoundByIt() {
    var put = gateway.client.put("/v1/cart/items/15970", "{\"quantity\": 2}");
    assertThat(put.header("X-Cart-Id")).isEqualTo(Samples.CART_ID);
    assertThat(gateway.shop.asked(CartOperations.PUT_ITEM).cartId()).isNull();
    gateway.client.get("/v1/cart", "X-Cart-Id", Samples.CART_ID);
    assertThat(gateway.shop.asked(CartOperations.FIND).cartId()).isEqualTo(Samples.CART_ID);
    gateway.client.delete("/v1/cart/items/15970", "X-Cart-Id", Samples.CART_ID);
    assertThat(gateway.shop.asked(CartOperations.REMOVE_ITEM).productId()).isEqualTo("15970");
    gateway.client.delete("/v1/cart", "X-Cart-Id", Samples.CART_ID);
    assertThat(gateway.shop.asked(CartOperations.CLEAR).cartId()).isEqualTo(Samples.CART_ID);
  }

  @Test
  void aUsersCartIsTheUsersWhateverTheHeaderSays() {
    var put =
        gateway.asCustomer(
            "PUT", "/v1/cart/items/15970", "{\"quantity\": 2}", "X-Cart-Id", Samples.CART_ID);
    assertThat(put.header("X-Cart-Id")).isNull();
    assertThat(gateway.shop.asked(CartOperations.PUT_ITEM).cartId()).isNull();
    assertThat(gateway.shop.caller(CartOperations.PUT_ITEM).userId()).isEqualTo("u-1");
  }
}
