package mercato.gateway.product;

import io.vertx.core.Future;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.CreateProduct;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.contract.product.CatalogueOperations.PatchProduct;
import mercato.contract.product.CatalogueOperations.ProductPatch;
import mercato.contract.product.CatalogueOperations.ReplaceProduct;
import mercato.contract.product.CatalogueOperations.RetireProduct;
import mercato.contract.product.ProductView;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** The catalogue as staff keep it, product by product. */
public final class CatalogueRoutes {

  private final ServiceBus bus;

  public CatalogueRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> create(Request request) {
    var create = new CreateProduct(request.body(NewProduct.class), request.idempotencyKey());
    return bus.call(CatalogueOperations.CREATE, create, request.caller())
        .map(
            created -> {
              ProductView product = created.product();
              return Reply.created("/v1/products/" + product.id(), product)
                  .tagged(product.version())
                  .replayed(created.replayed());
            });
  }

  public Future<Reply> replace(Request request) {
    var replace =
        new ReplaceProduct(
            productId(request), request.expectedVersion(), request.body(NewProduct.class));
    return bus.call(CatalogueOperations.REPLACE, replace, request.caller())
        .map(CatalogueRoutes::changed);
  }

  public Future<Reply> patch(Request request) {
    var patch =
        new PatchProduct(
            productId(request), request.expectedVersion(), request.body(ProductPatch.class));
    return bus.call(CatalogueOperations.PATCH, patch, request.caller())
        .map(CatalogueRoutes::changed);
  }

  public Future<Reply> retire(Request request) {
    var retire = new RetireProduct(productId(request), request.expectedVersion());
    return bus.call(CatalogueOperations.RETIRE, retire, request.caller())
        .map(retired -> Reply.of(204, null));
  }

  private static String productId(Request request) {
    return request.pathParameter("productId");
  }

  private static Reply changed(ProductView product) {
    return Reply.ok(product).tagged(product.version());
  }
}
