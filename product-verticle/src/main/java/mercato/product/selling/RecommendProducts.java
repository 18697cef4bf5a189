package mercato.product.selling;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.ProductOperations.Recommend;
import mercato.contract.product.ProductOperations.RecommendReply;
import mercato.contract.product.ProductView;
import mercato.product.caching.CachedProducts;
import mercato.product.model.ProductRules;
import mercato.product.search.SharedIndex;

/**
 * What is bought together with a product; where that is too little, what sells best in its
 * category, then in the one above, up to the root.
 */
public final class RecommendProducts {

  private static final int MAX_PRODUCTS = 50;

  private final Function<String, Future<Optional<ProductView>>> products;
  private final BiFunction<String, Integer, List<String>> together;
  private final BiFunction<String, Integer, Future<List<String>>> popular;
  private final Function<List<String>, Future<List<ProductView>>> active;

  public RecommendProducts(CachedProducts products, SharedSales sales, SharedIndex index) {
    this(id -> products.find(id, null), sales::with, index::popularIn, index::views);
  }

  /**
   * @param together ids of what is bought together with a product, best first, at most so many
   * @param popular ids of what is in a category, best first, at most so many
   * @param active those of some ids that are sold
   */
  RecommendProducts(
      Function<String, Future<Optional<ProductView>>> products,
      BiFunction<String, Integer, List<String>> together,
      BiFunction<String, Integer, Future<List<String>>> popular,
      Function<List<String>, Future<List<ProductView>>> active) {
    this.products = products;
    this.together = together;
    this.popular = popular;
    this.active = active;
  }

  public Future<RecommendReply> handle(Recommend request, Caller caller) {
    int limit = request.limit();
    if (limit < 1 || limit > MAX_PRODUCTS) {
      throw Problem.invalid(new FieldError("/limit", "must be 1 to " + MAX_PRODUCTS));
    }
    if (!ProductRules.isId(request.productId())) {
      throw Problem.notFound("product");
    }
    return products
        .apply(request.productId())
        .map(found -> found.orElseThrow(() -> Problem.notFound("product")))
        .compose(product -> choose(product, limit))
        .map(chosen -> new RecommendReply(chosen.stream().limit(limit).toList()));
  }

  /** Asks for twice as many as are wanted, as some may be sold no more. */
  private Future<List<ProductView>> choose(ProductView product, int limit) {
    Map<String, ProductView> chosen = new LinkedHashMap<>();
    return add(chosen, product, together.apply(product.id(), 2 * limit))
        .compose(added -> fill(chosen, product, product.category().size(), limit))
        .map(filled -> List.copyOf(chosen.values()));
  }

  private Future<Void> fill(
      Map<String, ProductView> chosen, ProductView product, int depth, int limit) {
    if (chosen.size() >= limit || depth == 0) {
      return Future.succeededFuture();
    }
    String category = String.join("/", product.category().subList(0, depth));
    return popular
        .apply(category, limit + 1)
        .compose(ids -> add(chosen, product, ids))
        .compose(added -> fill(chosen, product, depth - 1, limit));
  }

  private Future<Void> add(Map<String, ProductView> chosen, ProductView product, List<String> ids) {
    var more = ids.stream().filter(id -> !id.equals(product.id()) && !chosen.containsKey(id));
    return active
        .apply(more.toList())
        .onSuccess(views -> views.forEach(view -> chosen.put(view.id(), view)))
        .mapEmpty();
  }
}
