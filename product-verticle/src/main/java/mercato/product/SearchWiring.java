package mercato.product;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.platform.bus.ServiceBus;
import mercato.platform.launch.Node;
import mercato.product.search.SearchProducts;
import mercato.product.selling.RecommendProducts;
import mercato.product.selling.SellingConfig;
import mercato.product.selling.SharedSales;
import mercato.product.suggesting.SearchLog;
import mercato.product.suggesting.SuggestCompletions;

/** Products by what people look for: search, suggestions, recommendations. */
final class SearchWiring {

  private final Foundation on;
  private final SharedSales sales;
  private final SearchLog searches;
  private final SearchProducts search;

  SearchWiring(Foundation on, SellingConfig selling) {
    this.on = on;
    sales = SharedSales.join(on.node(), selling, on.index()::popularityChanged);
    searches = SearchLog.start(on.node().vertx(), on.redis(), on.clock());
    search = new SearchProducts(on.index());
  }

  Future<?> serve() {
    serveOperators();
    ServiceBus bus = on.node().bus();
    return Future.all(
        List.of(
            bus.serve(ProductOperations.SEARCH, this::search),
            bus.serve(
                ProductOperations.SUGGEST, new SuggestCompletions(on.index(), searches)::handle),
            bus.serve(
                ProductOperations.RECOMMEND,
                new RecommendProducts(on.cached(), sales, on.index())::handle)));
  }

  /** What the audit compares with the other stores, and what rebuilds the counts. */
  private void serveOperators() {
    Node node = on.node();
    node.task("rebuild-recommendations", sales::rebuild);
    node.task("catalogue-digest", on.index()::digest);
    node.task("catalogue-bucket", this::bucket);
  }

  private Future<?> bucket(String number) {
    if (number == null || !number.matches("[0-9]{1,4}")) {
      throw Problem.invalid(new FieldError("", "must be the number of a bucket"));
    }
    return on.index().versions(Integer.parseInt(number));
  }

  Future<Void> close() {
    return searches.close().eventually(sales::leave);
  }

  /** Whoever turns a page searches no second time. */
  private Future<SearchReply> search(Search request, Caller caller) {
    boolean first = request.page() == null || request.page().cursor() == null;
    return search
        .handle(request, caller)
        .onSuccess(
            reply -> {
              if (first) {
                searches.searched(request.q(), !reply.items().isEmpty());
              }
            });
  }
}
