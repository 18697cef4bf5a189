package mercato.gateway.product;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.Check;
import mercato.contract.inventory.InventoryOperations.CheckReply;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.FindProduct;
import mercato.contract.product.ProductOperations.Recommend;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.contract.product.ProductOperations.Sort;
import mercato.contract.product.ProductOperations.Suggest;
import mercato.contract.product.ProductView;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** The catalogue as shoppers see it, but for single products: {@link ProductCache} has them. */
public final class ProductRoutes {

  private static final String ATTRIBUTE = "attr.";
  private static final int SHORT_LIST = 10;

  private static final Map<String, Sort> SORTS =
      Map.of(
          "relevance", Sort.RELEVANCE,
          "price", Sort.PRICE,
          "-price", Sort.PRICE_DESCENDING,
          "newest", Sort.NEWEST,
          "rating", Sort.RATING,
          "popularity", Sort.POPULARITY);

  private final ServiceBus bus;

  public ProductRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> list(Request request) {
    return bus.call(ProductOperations.SEARCH, search(request), request.caller())
        .map(found -> Reply.page(request, page(request, found), found.next()));
  }

  public Future<Reply> suggest(Request request) {
    var suggest = new Suggest(request.query("q"), shortLimit(request));
    return bus.call(ProductOperations.SUGGEST, suggest, request.caller())
        .map(found -> Reply.all(found.items()));
  }

  public Future<Reply> recommendations(Request request) {
    var recommend = new Recommend(request.pathParameter("productId"), shortLimit(request));
    return bus.call(ProductOperations.RECOMMEND, recommend, request.caller())
        .map(found -> Reply.all(found.items()));
  }

  /** Asks both: stock knows the pieces, and only the catalogue whether there is such a product. */
  public Future<Reply> availability(Request request) {
    String id = request.pathParameter("productId");
    var one = new Check(List.of(new Line(id, 1)));
    Future<CheckReply> stock = bus.call(InventoryOperations.CHECK, one, request.caller());
    return Future.all(product(request), stock)
        .map(
            both -> {
              int available = stock.result().items().get(0).available();
              return Reply.ok(AvailabilityView.of(id, available));
            });
  }

  private Future<ProductView> product(Request request) {
    var find = new FindProduct(request.pathParameter("productId"), null);
    return bus.call(ProductOperations.FIND, find, request.caller());
  }

  private static int shortLimit(Request request) {
    Long limit = request.number("limit");
    return limit == null ? SHORT_LIST : limit.intValue();
  }

  private static Search search(Request request) {
    String q = request.query("q");
    String facets = request.query("facets");
    String inStock = request.query("inStock");
    String rating = request.query("rating");
    String sort = request.query("sort");
    return new Search(
        q == null || q.isBlank() ? null : q,
        request.query("category"),
        request.number("minPrice"),
        request.number("maxPrice"),
        inStock == null ? null : Boolean.valueOf(inStock),
        rating == null ? null : Double.valueOf(rating),
        attributes(request.query()),
        sort == null ? null : SORTS.get(sort),
        facets == null ? List.of() : List.of(facets.split(",")),
        request.page());
  }

  private static Map<String, List<String>> attributes(Map<String, List<String>> query) {
    var wanted = new LinkedHashMap<String, List<String>>();
    query.forEach(
        (name, values) -> {
          if (name.startsWith(ATTRIBUTE)) {
            wanted.put(name.substring(ATTRIBUTE.length()), values);
          }
        });
    return wanted;
  }

  private static Object page(Request request, SearchReply found) {
    return request.query("facets") == null ? new Reply.Items(found.items(), found.next()) : found;
  }
}
