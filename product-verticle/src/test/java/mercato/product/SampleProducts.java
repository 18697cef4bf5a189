package mercato.product;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.contract.product.ProductView;
import mercato.product.model.Product;
import mercato.product.model.ProductEdits;

/** Products for tests. */
public final class SampleProducts {

  public static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  private SampleProducts() {}

  public static NewProduct shirt(String id) {
    return product(id, "Blue cotton shirt", "Apparel/Topwear/Shirts", 1_999, "Blue");
  }

  public static NewProduct product(
      String id, String name, String category, long price, String colour) {
    return product(id, name, "", category, price, Map.of("colour", colour));
  }

  public static NewProduct product(
      String id,
      String name,
      String description,
      String category,
      long price,
      Map<String, String> attributes) {
    return new NewProduct(
        id,
        name,
        description,
        List.of(category.split("/")),
        new Money(price, "USD"),
        List.of("https://example.org/" + id + ".jpg"),
        attributes);
  }

  public static Product stored(NewProduct product) {
    return ProductEdits.create(product.id(), product, AT);
  }

  public static ProductView view(NewProduct product) {
    return stored(product).view();
  }

  /** The same product after a change of its price. */
  public static ProductView changed(ProductView product, long price, ProductView.Status status) {
    return new ProductView(
        product.id(),
        product.name(),
        product.description(),
        product.category(),
        new Money(price, product.price().currency()),
        product.images(),
        product.attributes(),
        product.rating(),
        status,
        product.priceValidUntil(),
        product.version() + 1,
        product.createdAt(),
        product.updatedAt().plusSeconds(1));
  }
}
