package mercato.gateway.product;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mercato.contract.Problem;
import mercato.contract.product.CatalogueOperations.ImportedProducts;
import mercato.contract.product.CatalogueOperations.NewProduct;

/** Some lines of an import, one after the other: products to be sent, and those already refused. */
final class ImportBatch {

  static final int MAX_LINES = 250;
  static final int MAX_BYTES = 262_144;

  /**
   * What the caller learns of a line.
   *
   * @param id of its product, or null where it cannot be told
   * @param errors places as JSON pointers into the line
   */
  record Rejected(long line, String id, String code, String detail, Object errors) {}

  private final List<NewProduct> products = new ArrayList<>();
  private final List<Long> places = new ArrayList<>();
  private final List<Rejected> rejected = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private long firstLine;
  private int bytes;

  boolean isEmpty() {
    return lines() == 0;
  }

  int lines() {
    return products.size() + rejected.size();
  }

  /** The first one, empty ones left aside. */
  long firstLine() {
    return firstLine;
  }

  List<NewProduct> products() {
    return Collections.unmodifiableList(products);
  }

  boolean hasRoomFor(int lineBytes) {
    return lines() < MAX_LINES && bytes + lineBytes <= MAX_BYTES;
  }

  void add(long line, int lineBytes, NewProduct product) {
    began(line);
    products.add(product);
    places.add(line);
    ids.add(product.id());
    bytes += lineBytes;
  }

  void reject(long line, String id, Problem why) {
    began(line);
    Object errors = why.details().getOrDefault("errors", List.of());
    rejected.add(new Rejected(line, id, why.code(), why.getMessage(), errors));
  }

  /** Whether both have a line for the same product, so that one has to wait for the other. */
  boolean meets(ImportBatch other) {
    return !Collections.disjoint(ids, other.ids);
  }

  /** All that were rejected, here or there, by line. */
  List<Rejected> rejected(ImportedProducts outcome) {
    var all = new ArrayList<>(rejected);
    outcome.rejected().stream()
        .map(
            each ->
                new Rejected(
                    places.get(each.index()),
                    products.get(each.index()).id(),
                    each.code(),
                    each.detail(),
                    each.errors()))
        .forEach(all::add);
    all.sort(Comparator.comparingLong(Rejected::line));
    return all;
  }

  private void began(long line) {
    if (isEmpty()) {
      firstLine = line;
    }
  }
}
