package mercato.product;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.ProductOperations;
import mercato.platform.bus.ServiceBus;
import mercato.product.caching.FindProduct;
import mercato.product.catalogue.AddProducts;
import mercato.product.catalogue.CreateProduct;
import mercato.product.catalogue.FindPrices;
import mercato.product.catalogue.ImportProducts;
import mercato.product.catalogue.PatchProduct;
import mercato.product.catalogue.ReplaceProduct;
import mercato.product.catalogue.RetireProduct;

/** Products by id. */
final class CatalogueWiring {

  private final Foundation on;

  CatalogueWiring(Foundation on) {
    this.on = on;
  }

  Future<?> serve() {
    ServiceBus bus = on.node().bus();
    return Future.all(
        List.of(
            bus.listen(ProductOperations.CHANGED, on.cached()::heard),
            bus.serve(ProductOperations.FIND, new FindProduct(on.cached())::handle),
            bus.serve(
                ProductOperations.FIND_PRICES, new FindPrices(on.products(), on.clock())::handle),
            bus.serve(
                CatalogueOperations.CREATE,
                new CreateProduct(on.products(), on.writes(), on.clock())::handle),
            bus.serve(CatalogueOperations.REPLACE, new ReplaceProduct(on.change())::handle),
            bus.serve(CatalogueOperations.PATCH, new PatchProduct(on.change())::handle),
            bus.serve(CatalogueOperations.RETIRE, new RetireProduct(on.change())::handle),
            bus.serve(
                CatalogueOperations.ADD,
                new AddProducts(on.products(), on.writes(), on.clock())::handle),
            bus.serve(
                CatalogueOperations.IMPORT,
                new ImportProducts(on.products(), on.writes(), on.change(), on.clock())::handle)));
  }
}
