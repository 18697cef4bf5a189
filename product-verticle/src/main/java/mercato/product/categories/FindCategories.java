package mercato.product.categories;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import mercato.contract.Caller;
import mercato.contract.product.CategoryOperations.CategoryView;
import mercato.contract.product.CategoryOperations.FindTree;
import mercato.contract.product.CategoryOperations.TreeView;

/**
 * The tree, counted anew once a second at most, however many ask; a failure is not kept. Confined
 * to the event loop of its verticle instance.
 */
public final class FindCategories {

  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  private final Supplier<Future<List<CategoryView>>> count;
  private final InstantSource clock;
  private Future<TreeView> tree;
  private Instant countedAt = Instant.MIN;

  /**
   * @param count the tree as it is now
   */
  public FindCategories(Supplier<Future<List<CategoryView>>> count, InstantSource clock) {
    this.count = count;
    this.clock = clock;
  }

  public Future<TreeView> handle(FindTree request, Caller caller) {
    Instant now = clock.instant();
    if (tree == null || tree.failed() || !now.isBefore(countedAt.plus(MAX_AGE))) {
      countedAt = now;
      tree = count.get().map(TreeView::new);
    }
    return tree;
  }
}
