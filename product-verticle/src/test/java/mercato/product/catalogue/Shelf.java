package mercato.product.catalogue;

import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.platform.observe.Trace;
import mercato.product.SampleProducts;
import mercato.product.changing.ChangeProduct;
import mercato.product.changing.WriteProducts;
import mercato.product.model.Product;
import mercato.product.store.Catalogues;
import mercato.product.store.PendingStore;
import mercato.product.store.ProductStore;
import mercato.product.telling.TellChanges;

/** A catalogue of its own with what its use cases need, and a clock that is set by hand. */
final class Shelf {

  Instant now = SampleProducts.AT.plusSeconds(1);
  final InstantSource clock = () -> now;
  final ProductStore products;
  final WriteProducts writes;
  final ChangeProduct change;

  Shelf(Vertx vertx) {
    var database = Catalogues.open(vertx);
    products = new ProductStore(database);
    writes =
        new WriteProducts(
            new TellChanges(new PendingStore(database), clock, () -> {}),
            changed -> Future.succeededFuture());
    change = new ChangeProduct(products, writes, clock);
  }

  Product stored(String id) {
    return await(products.find(id)).orElseThrow();
  }

  static Caller staff() {
    return caller(Caller.STAFF);
  }

  static Caller shopper() {
    return caller(Caller.CUSTOMER);
  }

  static Problem refusal(Supplier<Future<?>> call) {
    return catchThrowableOfType(Problem.class, () -> await(call.get()));
  }

  static List<String> pointers(Supplier<Future<?>> call) {
    Problem problem = refusal(call);
    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
    return ((List<?>) problem.details().get("errors"))
        .stream().map(error -> (String) ((Map<?, ?>) error).get("pointer")).toList();
  }

  private static Caller caller(String role) {
    return new Caller("u", Set.of(role), Trace.next(), Long.MAX_VALUE);
  }
}
