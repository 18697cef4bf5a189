package mercato.product.model;

import java.time.Instant;
import mercato.contract.product.CategoryOperations.RenameView;

/**
 * A category on its way to another path.
 *
 * @param withSales whether the sales on it move as well: they do when nothing was under the new
 *     name before, which their percentage would hit
 * @param moved products so far; a holder that was killed may have moved a page more
 * @param finishedAt null while it is at work
 */
public record Rename(
    String id,
    String from,
    String to,
    boolean withSales,
    long moved,
    Instant createdAt,
    Instant finishedAt) {

  /** Whether two of them at a time would move products to and fro. */
  public boolean meets(String otherFrom, String otherTo) {
    return CategoryRules.overlap(from, otherFrom)
        || CategoryRules.overlap(from, otherTo)
        || CategoryRules.overlap(to, otherFrom);
  }

  /** Whether the sale moves along, or has. */
  public boolean takesAlong(CategorySale sale) {
    return withSales
        && (CategoryRules.isIn(sale.category(), from) || CategoryRules.isIn(sale.category(), to));
  }

  public Product move(Product product) {
    return CategoryRules.renamed(product, from, to);
  }

  public RenameView view() {
    return new RenameView(id, from, to, moved, createdAt, finishedAt);
  }
}
