package mercato.product.suggesting;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import mercato.contract.Caller;
import mercato.contract.product.ProductOperations.Suggest;
import mercato.contract.product.ProductOperations.SuggestReply;
import mercato.contract.product.ProductOperations.Suggestion;
import mercato.product.model.SuggestRules;
import mercato.product.search.SharedIndex;

/** How what was typed so far may go on: names, and what others have searched for. */
public final class SuggestCompletions {

  private final Function<Suggest, Future<List<Suggestion>>> names;
  private final SearchLog searches;

  public SuggestCompletions(SharedIndex index, SearchLog searches) {
    this(asked -> index.complete(asked.q(), asked.limit()), searches);
  }

  /**
   * @param names that go on so, best first
   */
  SuggestCompletions(Function<Suggest, Future<List<Suggestion>>> names, SearchLog searches) {
    this.names = names;
    this.searches = searches;
  }

  public Future<SuggestReply> handle(Suggest request, Caller caller) {
    Suggest asked = SuggestRules.check(request);
    List<String> searched =
        searches.popular().startingWith(SuggestRules.prefix(asked.q()), asked.limit());
    return names
        .apply(asked)
        .map(found -> new SuggestReply(SuggestRules.mix(searched, found, asked.limit())));
  }
}
