package mercato.product.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.contract.product.CatalogueOperations.ProductPatch;
import mercato.contract.product.ProductView;

/** What a product becomes when staff have their way. */
public final class ProductEdits {

  private ProductEdits() {}

  /** The first version of a product; what was left out is empty. */
  public static Product create(String id, NewProduct product, Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    return new Product(
        id,
        product.name(),
        orEmpty(product.description()),
        List.copyOf(product.category()),
        PricePlan.of(product.price(), at),
        orEmpty(product.images()),
        orEmpty(product.attributes()),
        new ProductView.Rating(0, 0),
        ProductView.Status.ACTIVE,
        1,
        at,
        at);
  }

  /**
   * All that staff may set is as given; what was left out is empty. Status, rating and what is
   * planned stay.
   *
   * @throws Problem {@code INVALID_REQUEST} when there are {@link #conflicts}
   */
  public static Product replace(Product current, NewProduct product) {
    List<FieldError> conflicts = conflicts(current, product);
    if (!conflicts.isEmpty()) {
      throw Problem.invalid(conflicts);
    }
    return new Product(
        current.id(),
        product.name(),
        orEmpty(product.description()),
        List.copyOf(product.category()),
        current.price().withRegular(product.price()),
        orEmpty(product.images()),
        orEmpty(product.attributes()),
        current.rating(),
        current.status(),
        current.version(),
        current.createdAt(),
        current.updatedAt());
  }

  /**
   * What is null stays; of the attributes, those named are set or, by null, removed.
   *
   * @throws Problem {@code INVALID_REQUEST} when the result is no good product
   */
  public static Product patch(Product current, ProductPatch patch) {
    var merged =
        new NewProduct(
            current.id(),
            Objects.requireNonNullElse(patch.name(), current.name()),
            Objects.requireNonNullElse(patch.description(), current.description()),
            Objects.requireNonNullElse(patch.category(), current.category()),
            Objects.requireNonNullElse(patch.price(), current.price().regular()),
            Objects.requireNonNullElse(patch.images(), current.images()),
            merge(current.attributes(), patch.attributes()));
    ProductRules.check(merged);
    return replace(current, merged)
        .withStatus(Objects.requireNonNullElse(patch.status(), current.status()));
  }

  /** What keeps a good product from being put in place of the current one. */
  public static List<FieldError> conflicts(Product current, NewProduct product) {
    String currency = current.price().regular().currency();
    return current.price().changes().isEmpty() || currency.equals(product.price().currency())
        ? List.of()
        : List.of(
            new FieldError(
                "/price/currency",
                "must stay " + currency + " while changes of the price are planned"));
  }

  /** Whether there is nothing to replace. */
  public static boolean isAs(Product current, NewProduct product) {
    return conflicts(current, product).isEmpty() && replace(current, product).equals(current);
  }

  private static Map<String, String> merge(Map<String, String> current, Map<String, String> patch) {
    var merged = new LinkedHashMap<>(current);
    if (patch != null) {
      patch.forEach(
          (name, value) -> {
            if (value == null) {
              merged.remove(name);
            } else {
              merged.put(name, value);
            }
          });
    }
    return merged;
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static List<String> orEmpty(List<String> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /** In the order given, so that the same product is the same bytes wherever it is written. */
  private static Map<String, String> orEmpty(Map<String, String> attributes) {
    return attributes == null
        ? Map.of()
        : Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }
}
