package mercato.contract.product;

import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.Operation;
import mercato.contract.Page;

/** What the product service answers over the bus. */
public final class ProductOperations {

  /** One product, retired ones too. Refuses {@code NOT_FOUND}. */
  public static final Operation<FindProduct, ProductView> FIND =
      Operation.idempotent("product.find", FindProduct.class, ProductView.class, 2_000);

  /** A page of active products. Refuses {@code INVALID_REQUEST}, {@code CURSOR_EXPIRED}. */
  public static final Operation<Search, SearchReply> SEARCH =
      Operation.idempotent("product.search", Search.class, SearchReply.class, 2_000);

  /** Names and prices in force now, past every cache; unknown ids are left out. */
  public static final Operation<FindPrices, PricesReply> FIND_PRICES =
      Operation.idempotent("product.findPrices", FindPrices.class, PricesReply.class, 2_000);

  /**
   * Adds products; one whose id is known is left as it is, so that the same batch may come again.
   * Refuses {@code INVALID_REQUEST} (the whole batch), {@code FORBIDDEN}. Staff and services.
   */
  public static final Operation<AddProducts, AddedProducts> ADD =
      Operation.idempotent("product.add", AddProducts.class, AddedProducts.class, 20_000);

  private ProductOperations() {}

  public record FindProduct(String id) {}

  /**
   * @param q words to look for, one typo each forgiven, or null
   * @param category path prefix, its parts joined by {@code /}, or null
   * @param minPrice minor units, or null
   * @param maxPrice minor units, or null
   * @param attributes wanted values by attribute name: or within one, and across; never null
   * @param sort null for relevance with {@code q}, newest without
   * @param facets what to count by: {@code category}, {@code price}, {@code attr.NAME}; at most 10
   */
  public record Search(
      String q,
      String category,
      Long minPrice,
      Long maxPrice,
      Map<String, List<String>> attributes,
      Sort sort,
      List<String> facets,
      Page page) {}

  /** How a list is ordered; ties by id. */
  public enum Sort {
    RELEVANCE,
    PRICE,
    PRICE_DESCENDING,
    NEWEST
  }

  /**
   * @param next cursor of the next page, or null on the last
   * @param facets counts by facet name, the most frequent first; empty when none were asked for
   */
  public record SearchReply(
      List<ProductView> items, String next, Map<String, List<FacetCount>> facets) {}

  public record FacetCount(String value, long count) {}

  /** 1 to 100 ids. */
  public record FindPrices(List<String> ids) {}

  public record PricesReply(List<Priced> items) {}

  /** What an order needs to know of a product. */
  public record Priced(String productId, String name, Money unitPrice, ProductView.Status status) {}

  /** 1 to 1,000 products. */
  public record AddProducts(List<NewProduct> products) {}

  public record NewProduct(
      String id,
      String name,
      String description,
      List<String> category,
      Money price,
      List<String> images,
      Map<String, String> attributes) {}

  /** How many of the batch were new. */
  public record AddedProducts(int added) {}
}
