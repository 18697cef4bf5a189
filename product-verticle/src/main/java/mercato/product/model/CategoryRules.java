package mercato.product.model;

import java.util.ArrayList;
import java.util.List;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.CategoryOperations.CategoryView;
import mercato.contract.product.CategoryOperations.RenameCategory;

/** What a category's path may be, what lies in it, and how it gets another. */
public final class CategoryRules {

  public static final int MAX_PARTS = 5;

  private static final int MAX_PART = 100;
  private static final String SEPARATOR = "/";

  private CategoryRules() {}

  /** Whether these are 1 to 5 names of 1 to 100 characters, joined by slashes. */
  public static boolean isPath(String path) {
    if (path == null || path.length() > MAX_PARTS * (MAX_PART + 1)) {
      return false;
    }
    List<String> parts = parts(path);
    return parts.size() <= MAX_PARTS
        && parts.stream().allMatch(part -> !part.isBlank() && part.length() <= MAX_PART);
  }

  public static FieldError notAPath(String pointer) {
    return new FieldError(pointer, "must be 1 to 5 parts of 1 to 100 characters, joined by /");
  }

  /** Whether a path names the category or one below it. */
  public static boolean isIn(String path, String category) {
    return path.startsWith(category)
        && (path.length() == category.length() || path.startsWith(SEPARATOR, category.length()));
  }

  /** Whether a product of this path lies in the category or below it. */
  public static boolean isIn(List<String> path, String category) {
    return isIn(path(path), category);
  }

  /** The parts as one text. */
  public static String path(List<String> parts) {
    return String.join(SEPARATOR, parts);
  }

  /** Whether one of the two lies in the other. */
  public static boolean overlap(String one, String other) {
    return isIn(one, other) || isIn(other, one);
  }

  /**
   * @param tree as it is: no part of it may get deeper than 5 by the new name
   * @throws Problem {@code INVALID_REQUEST} with the place of each mistake
   */
  public static void check(RenameCategory request, List<CategoryView> tree) {
    String from = request.from();
    String to = request.to();
    var errors = new ArrayList<FieldError>();
    if (!isPath(from)) {
      errors.add(notAPath("/from"));
    }
    if (!isPath(to)) {
      errors.add(notAPath("/to"));
    }
    if (errors.isEmpty()) {
      checkPlace(from, to, tree, errors);
    }
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }

  private static void checkPlace(
      String from, String to, List<CategoryView> tree, List<FieldError> errors) {
    if (isIn(to, from)) {
      errors.add(new FieldError("/to", "must not be the category itself or lie below it"));
      return;
    }
    int deeper = parts(to).size() - parts(from).size();
    if (depth(from, tree) + deeper > MAX_PARTS) {
      errors.add(new FieldError("/to", "would put a category below it deeper than 5 parts"));
    }
    if (isIn(from, to) && exists(from + from.substring(to.length()), tree)) {
      errors.add(new FieldError("/to", "would put a category below it where the old name was"));
    }
  }

  /** Whether an active product has this path or one below it. */
  public static boolean exists(String path, List<CategoryView> tree) {
    return tree.stream()
        .anyMatch(
            category ->
                category.path().equals(path)
                    || isIn(path, category.path()) && exists(path, category.children()));
  }

  /** The path with the new name in place of the old; one that lies elsewhere as it is. */
  public static String renamed(String path, String from, String to) {
    return isIn(path, from) ? to + path.substring(from.length()) : path;
  }

  /**
   * The product under the new name. A path that came in since the tree was looked at, and would be
   * too deep, ends at the fifth part.
   */
  public static Product renamed(Product product, String from, String to) {
    String path = path(product.category());
    if (!isIn(path, from)) {
      return product;
    }
    List<String> parts = parts(renamed(path, from, to));
    return product.withCategory(parts.subList(0, Math.min(parts.size(), MAX_PARTS)));
  }

  /** How many parts the longest path in a category has; its own when there is none. */
  private static int depth(String path, List<CategoryView> tree) {
    return tree.stream()
        .filter(category -> overlap(category.path(), path))
        .mapToInt(
            category -> Math.max(parts(category.path()).size(), depth(path, category.children())))
        .reduce(parts(path).size(), Math::max);
  }

  private static List<String> parts(String path) {
    return List.of(path.split(SEPARATOR, -1));
  }
}
