package mercato.product.catalogue;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.CatalogueOperations.ImportedProducts;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.contract.product.CatalogueOperations.RejectedProduct;
import mercato.product.model.Product;
import mercato.product.model.ProductEdits;
import mercato.product.model.ProductRules;

/**
 * The lines of an import: the good ones by id, the bad ones with what is wrong. Of the good ones
 * with one id the last counts; those before it change nothing and are counted as unchanged.
 */
final class ImportBatch {

  private record Line(int index, NewProduct product) {}

  private final int size;
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final Map<Integer, RejectedProduct> rejected = new TreeMap<>();

  ImportBatch(List<NewProduct> products) {
    size = products.size();
    for (int i = 0; i < size; i++) {
      NewProduct product = products.get(i);
      List<FieldError> mistakes = ProductRules.mistakes(product);
      if (mistakes.isEmpty()) {
        lines.put(product.id(), new Line(i, product));
      } else {
        reject(i, mistakes);
      }
    }
  }

  Set<String> ids() {
    return lines.keySet();
  }

  /** The products of the lines whose ids are not known. */
  List<Product> create(Set<String> known, Instant now) {
    return lines.values().stream()
        .map(Line::product)
        .filter(product -> !known.contains(product.id()))
        .map(product -> ProductEdits.create(product.id(), product, now))
        .toList();
  }

  /** The product as its line has it; one that forbids that stays as it is, and rejects the line. */
  Product apply(Product current) {
    Line line = lines.get(current.id());
    List<FieldError> conflicts = ProductEdits.conflicts(current, line.product());
    if (conflicts.isEmpty()) {
      return ProductEdits.replace(current, line.product());
    }
    reject(line.index(), conflicts);
    return current;
  }

  boolean changes(Product current) {
    return !apply(current).equals(current);
  }

  /** What is neither new nor written nor rejected is as it was. */
  ImportedProducts result(int created, int updated) {
    return new ImportedProducts(
        created,
        updated,
        size - created - updated - rejected.size(),
        List.copyOf(rejected.values()));
  }

  private void reject(int index, List<FieldError> mistakes) {
    rejected.put(
        index,
        new RejectedProduct(index, "INVALID_REQUEST", "The product is not valid.", mistakes));
  }
}
