package mercato.contract.product;

import java.util.List;
import java.util.Map;
import mercato.contract.Broadcast;
import mercato.contract.Money;
import mercato.contract.Operation;
import mercato.contract.Page;

/** What the product service answers to shoppers and other services. */
public final class ProductOperations {

  /** One product, retired ones too, as it is now. Refuses {@code NOT_FOUND}. */
  public static final Operation<FindProduct, ProductView> FIND =
      Operation.idempotent("product.find", FindProduct.class, ProductView.class, 2_000);

  /** A page of active products. Refuses {@code INVALID_REQUEST}, {@code CURSOR_EXPIRED}. */
  public static final Operation<Search, SearchReply> SEARCH =
      Operation.idempotent("product.search", Search.class, SearchReply.class, 2_000);

  /** How what was typed so far may go on. Refuses {@code INVALID_REQUEST}. */
  public static final Operation<Suggest, SuggestReply> SUGGEST =
      Operation.idempotent("product.suggest", Suggest.class, SuggestReply.class, 1_000);

  /**
   * What is bought together with a product, else what sells best in its category; active products
   * only, never the product itself. Refuses {@code NOT_FOUND}.
   */
  public static final Operation<Recommend, RecommendReply> RECOMMEND =
      Operation.idempotent("product.recommend", Recommend.class, RecommendReply.class, 2_000);

  /** Names and prices in force now, past every cache; unknown ids are left out. */
  public static final Operation<FindPrices, PricesReply> FIND_PRICES =
      Operation.idempotent("product.findPrices", FindPrices.class, PricesReply.class, 2_000);

  /** Products that have just changed; whoever keeps an older version has to drop it. */
  public static final Broadcast<ProductsChanged> CHANGED =
      new Broadcast<>("product.changed", ProductsChanged.class);

  private ProductOperations() {}

  /**
   * @param atLeast the version that the caller has heard of: an older one is not good enough; or
   *     null for any that a cache may hold
   */
  public record FindProduct(String id, Long atLeast) {}

  /**
   * @param q words to look for, one typo each forgiven, the last one perhaps unfinished; a part in
   *     quotes is a phrase; or null
   * @param category path prefix, its parts joined by {@code /}, or null
   * @param minPrice minor units, or null
   * @param maxPrice minor units, or null
   * @param inStock whether there must be pieces, or must be none; null for either
   * @param rating the least average, 1 to 5, or null
   * @param attributes wanted values by attribute name: or within one, and across; never null
   * @param sort null for relevance with {@code q}, newest without
   * @param facets what to count by: {@code category}, {@code price}, {@code rating}, {@code
   *     inStock}, {@code attr.NAME}; at most 10
   */
  public record Search(
      String q,
      String category,
      Long minPrice,
      Long maxPrice,
      Boolean inStock,
      Double rating,
      Map<String, List<String>> attributes,
      Sort sort,
      List<String> facets,
      Page page) {}

  /** How a list is ordered; ties by id. */
  public enum Sort {
    RELEVANCE,
    PRICE,
    PRICE_DESCENDING,
    NEWEST,
    /** The best average first. */
    RATING,
    /** What was in the most orders first. */
    POPULARITY
  }

  /**
   * @param next cursor of the next page, or null on the last
   * @param facets counts by facet name, the most frequent first; empty when none were asked for.
   *     Each leaves its own filter out and respects all others
   */
  public record SearchReply(
      List<ProductView> items, String next, Map<String, List<FacetCount>> facets) {}

  public record FacetCount(String value, long count) {}

  /**
   * @param q 1 to 100 characters
   * @param limit 1 to 20
   */
  public record Suggest(String q, int limit) {}

  /** The best first. */
  public record SuggestReply(List<Suggestion> items) {}

  /**
   * @param text to search for
   * @param productId the one product that it names, or null
   */
  public record Suggestion(String text, String productId) {}

  /**
   * @param limit 1 to 50
   */
  public record Recommend(String productId, int limit) {}

  /** The best first. */
  public record RecommendReply(List<ProductView> items) {}

  /** 1 to 100 ids. */
  public record FindPrices(List<String> ids) {}

  public record PricesReply(List<Priced> items) {}

  /** What an order needs to know of a product. */
  public record Priced(String productId, String name, Money unitPrice, ProductView.Status status) {}

  /** At most 1,000. */
  public record ProductsChanged(List<ChangedProduct> products) {}

  /**
   * @param version that it has at least
   */
  public record ChangedProduct(String id, long version) {}
}
