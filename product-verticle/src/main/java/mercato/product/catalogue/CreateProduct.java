package mercato.product.catalogue;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.CreatedProduct;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.platform.time.Ids;
import mercato.product.changing.WriteProducts;
import mercato.product.model.Product;
import mercato.product.model.ProductEdits;
import mercato.product.model.ProductRules;
import mercato.product.store.ProductStore;

/**
 * Creates a product. The store alone says whether an id is free; under an idempotency key a taken
 * one is the product of the first call, if it is still as this call would have it.
 */
public final class CreateProduct {

  private final ProductStore products;
  private final WriteProducts writes;
  private final InstantSource clock;

  public CreateProduct(ProductStore products, WriteProducts writes, InstantSource clock) {
    this.products = products;
    this.writes = writes;
    this.clock = clock;
  }

  public Future<CreatedProduct> handle(CatalogueOperations.CreateProduct request, Caller caller) {
    caller.requireStaff();
    NewProduct product = request.product();
    ProductRules.check(product);
    Product created = ProductEdits.create(id(request, caller), product, clock.instant());
    return writes
        .around(List.of(created), caller.trace(), () -> products.insert(List.of(created)))
        .compose(
            taken ->
                taken.isEmpty()
                    ? Future.succeededFuture(new CreatedProduct(created.view(), false))
                    : replay(request, created.id()));
  }

  private static String id(CatalogueOperations.CreateProduct request, Caller caller) {
    if (request.product().id() != null) {
      return request.product().id();
    }
    return request.idempotencyKey() == null
        ? Ids.next().toString()
        : Ids.derived("products of " + caller.userId(), request.idempotencyKey()).toString();
  }

  private Future<CreatedProduct> replay(CatalogueOperations.CreateProduct request, String id) {
    if (request.idempotencyKey() == null) {
      return Future.failedFuture(taken());
    }
    return products
        .find(id)
        .map(
            found -> {
              Product current = found.orElseThrow(CreateProduct::taken).at(clock.instant());
              if (ProductEdits.isAs(current, request.product())) {
                return new CreatedProduct(current.view(), true);
              }
              throw request.product().id() == null ? reused() : taken();
            });
  }

  private static Problem taken() {
    return new Problem(
        Problem.Kind.CONFLICT, "ID_TAKEN", "There is a product with this id already.");
  }

  private static Problem reused() {
    return new Problem(
        Problem.Kind.UNPROCESSABLE,
        "IDEMPOTENCY_KEY_REUSED",
        "This idempotency key was used for another request.");
  }
}
