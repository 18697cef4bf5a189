package mercato.product.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.Sort;

/** What may be searched for. */
public final class SearchRules {

  public static final String CATEGORY = "category";
  public static final String PRICE = "price";
  public static final String RATING = "rating";
  public static final String IN_STOCK = "inStock";

  /** Before the name of an attribute, in facets as in filters. */
  public static final String ATTRIBUTE = "attr.";

  private static final int MAX_QUERY = 200;
  private static final int MAX_CATEGORY = 600;
  private static final int MAX_ATTRIBUTES = 20;
  private static final int MAX_VALUES = 20;
  private static final int MAX_VALUE = 200;
  private static final int MAX_FACETS = 10;
  private static final double MIN_RATING = 1;
  private static final double MAX_RATING = 5;

  private static final Set<String> FACETS = Set.of(CATEGORY, PRICE, RATING, IN_STOCK);

  private SearchRules() {}

  /**
   * The search as it is meant: blanks gone, defaults in place, nothing null but what means "any".
   * Without words there is no relevance, and the newest come first.
   *
   * @throws Problem {@code INVALID_REQUEST} with the place of each mistake
   */
  public static Search check(Search search) {
    var errors = new ArrayList<FieldError>();
    String q = blankToNull(search.q());
    String category = blankToNull(search.category());
    Map<String, List<String>> attributes =
        search.attributes() == null ? Map.of() : search.attributes();
    List<String> facets = search.facets() == null ? List.of() : search.facets();
    require(errors, "/q", q == null || q.length() <= MAX_QUERY, "must have at most 200 characters");
    require(
        errors,
        "/category",
        category == null || category.length() <= MAX_CATEGORY,
        "must have at most 600 characters");
    checkPrices(search, errors);
    require(errors, "/rating", isRating(search.rating()), "must be 1 to 5");
    checkAttributes(attributes, errors);
    require(errors, "/facets", facets.size() <= MAX_FACETS, "must be at most 10");
    for (int i = 0; i < Math.min(facets.size(), MAX_FACETS); i++) {
      require(
          errors,
          "/facets/" + i,
          isFacet(facets.get(i)),
          "must be category, price, rating, inStock or attr. with the name of an attribute");
    }
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return new Search(
        q,
        category,
        search.minPrice(),
        search.maxPrice(),
        search.inStock(),
        search.rating(),
        attributes,
        sort(search.sort(), q),
        List.copyOf(new LinkedHashSet<>(facets)),
        search.page() == null ? new Page(Page.DEFAULT_LIMIT, null) : search.page());
  }

  private static Sort sort(Sort wanted, String q) {
    if (q == null) {
      return wanted == null || wanted == Sort.RELEVANCE ? Sort.NEWEST : wanted;
    }
    return wanted == null ? Sort.RELEVANCE : wanted;
  }

  private static void checkPrices(Search search, List<FieldError> errors) {
    Long min = search.minPrice();
    Long max = search.maxPrice();
    require(errors, "/minPrice", min == null || min >= 0, "must not be negative");
    require(errors, "/maxPrice", max == null || max >= 0, "must not be negative");
    require(
        errors,
        "/maxPrice",
        min == null || max == null || min <= max,
        "must not be less than minPrice");
  }

  private static void checkAttributes(
      Map<String, List<String>> attributes, List<FieldError> errors) {
    require(errors, "/attributes", attributes.size() <= MAX_ATTRIBUTES, "must be at most 20");
    attributes.forEach(
        (name, values) -> {
          boolean named = ProductRules.isAttributeName(name);
          require(errors, "/attributes", named, "names must match [A-Za-z0-9]{1,40}");
          require(
              errors,
              "/attributes" + (named ? "/" + name : ""),
              values != null
                  && !values.isEmpty()
                  && values.size() <= MAX_VALUES
                  && values.stream().allMatch(SearchRules::isValue),
              "must be 1 to 20 values of 1 to 200 characters");
        });
  }

  private static boolean isRating(Double rating) {
    return rating == null || rating >= MIN_RATING && rating <= MAX_RATING;
  }

  private static boolean isValue(String value) {
    return value != null && !value.isEmpty() && value.length() <= MAX_VALUE;
  }

  private static boolean isFacet(String facet) {
    return facet != null
        && (FACETS.contains(facet)
            || facet.startsWith(ATTRIBUTE)
                && ProductRules.isAttributeName(facet.substring(ATTRIBUTE.length())));
  }

  private static String blankToNull(String text) {
    return text == null || text.isBlank() ? null : text;
  }

  private static void require(
      List<FieldError> errors, String pointer, boolean holds, String message) {
    if (!holds) {
      errors.add(new FieldError(pointer, message));
    }
  }
}
