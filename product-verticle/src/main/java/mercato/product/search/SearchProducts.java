package mercato.product.search;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.product.model.SearchRules;

/** A page of active products, with the counts that were asked for. */
public final class SearchProducts {

  private final SharedIndex index;

  public SearchProducts(SharedIndex index) {
    this.index = index;
  }

  public Future<SearchReply> handle(Search request, Caller caller) {
    return index.search(SearchRules.check(request), caller.deadlineMillis());
  }
}
