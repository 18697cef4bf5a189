package mercato.contract.product;

import java.time.Instant;
import java.util.List;
import mercato.contract.Operation;

/** The tree of categories: it consists of the paths that active products name. */
public final class CategoryOperations {

  /** The whole tree. */
  public static final Operation<FindTree, TreeView> TREE =
      Operation.idempotent("category.tree", FindTree.class, TreeView.class, 2_000);

  /**
   * Gives a category another path; its products move one after the other, and are sold meanwhile.
   * Sales on it go along when the new name is of no category yet. For staff. Refuses {@code
   * INVALID_REQUEST}, {@code RENAME_RUNNING} (10 are, or one of these categories is).
   */
  public static final Operation<RenameCategory, RenameView> RENAME =
      Operation.once("category.rename", RenameCategory.class, RenameView.class, 5_000);

  /** How far it is. For staff. Refuses {@code NOT_FOUND}. */
  public static final Operation<FindRename, RenameView> FIND_RENAME =
      Operation.idempotent("category.findRename", FindRename.class, RenameView.class, 2_000);

  private CategoryOperations() {}

  public record FindTree() {}

  /** The top level, by name. */
  public record TreeView(List<CategoryView> items) {}

  /**
   * @param path the names from the root, joined by {@code /}
   * @param count of active products in it and below
   */
  public record CategoryView(String name, String path, long count, List<CategoryView> children) {}

  /**
   * @param from path, its parts joined by {@code /}; so {@code to}, which may exist already and
   *     must not lie below it
   */
  public record RenameCategory(String from, String to) {}

  public record FindRename(String id) {}

  /**
   * @param moved products so far
   * @param finishedAt null while it is at work
   */
  public record RenameView(
      String id, String from, String to, long moved, Instant createdAt, Instant finishedAt) {}
}
