package mercato.product.categories;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.CategoryOperations.CategoryView;
import mercato.contract.product.CategoryOperations.FindRename;
import mercato.contract.product.CategoryOperations.RenameCategory;
import mercato.contract.product.CategoryOperations.RenameView;
import mercato.platform.time.Ids;
import mercato.product.model.CategoryRules;
import mercato.product.model.Rename;
import mercato.product.store.RenameStore;

/**
 * Begins renames and shows how far they are. Here only the rename itself is written; {@link
 * MoveProducts} does the work.
 */
public final class RenameCategories {

  private static final int MAX_RUNNING = 10;

  private final RenameStore renames;
  private final Supplier<Future<List<CategoryView>>> tree;
  private final InstantSource clock;

  /**
   * @param tree of categories as it is now
   */
  public RenameCategories(
      RenameStore renames, Supplier<Future<List<CategoryView>>> tree, InstantSource clock) {
    this.renames = renames;
    this.tree = tree;
    this.clock = clock;
  }

  public Future<RenameView> rename(RenameCategory request, Caller caller) {
    caller.requireStaff();
    return Future.all(tree.get(), renames.running())
        .compose(
            found -> {
              Rename rename = begin(request, found.resultAt(0), found.resultAt(1));
              return renames.add(rename).map(added -> rename.view());
            });
  }

  public Future<RenameView> find(FindRename request, Caller caller) {
    caller.requireStaff();
    return renames
        .find(request.id())
        .map(found -> found.orElseThrow(() -> Problem.notFound("rename")).view());
  }

  private Rename begin(RenameCategory request, List<CategoryView> tree, List<Rename> running) {
    CategoryRules.check(request, tree);
    if (running.size() >= MAX_RUNNING
        || running.stream().anyMatch(other -> other.meets(request.from(), request.to()))) {
      throw new Problem(
          Problem.Kind.CONFLICT,
          "RENAME_RUNNING",
          "These categories are being renamed, or "
              + MAX_RUNNING
              + " others are. Wait until that is done.");
    }
    return new Rename(
        Ids.next().toString(),
        request.from(),
        request.to(),
        !CategoryRules.exists(request.to(), tree),
        0,
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        null);
  }
}
