package mercato.product.catalogue;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.Priced;
import mercato.contract.product.ProductOperations.PricesReply;
import mercato.platform.batch.BatchLane;
import mercato.product.model.ProductRules;
import mercato.product.store.ProductStore;
import mercato.product.store.ProductStore.Quote;

/**
 * Prices in force, from the plans in MongoDB and past every cache: an order is charged by them.
 * What is in force is said as of when the plans have been read. Questions that come while a query
 * is under way go together in the next, so that none is answered by a query that was sent before it
 * came.
 */
public final class FindPrices {

  /**
   * So many ids in a query, so many questions waiting, so many queries at a time. The emulator
   * compares each document that it finds with all ids asked for, so that more of them cost more
   * each.
   */
  private static final BatchLane.Limits LIMITS = new BatchLane.Limits(128, 4_000, 2);

  private final ProductStore products;
  private final InstantSource clock;
  private final BatchLane<Set<String>, PricesReply> lane;

  public FindPrices(ProductStore products, InstantSource clock) {
    this.products = products;
    this.clock = clock;
    this.lane = new BatchLane<>(this::answer, Set::size, LIMITS, clock::millis);
  }

  public Future<PricesReply> handle(ProductOperations.FindPrices request, Caller caller) {
    List<String> ids = request.ids();
    if (ids == null || ids.isEmpty() || ids.size() > ProductRules.MAX_PRICES) {
      throw Problem.invalid(
          new FieldError("/ids", "must be 1 to " + ProductRules.MAX_PRICES + " ids"));
    }
    Set<String> wanted = new LinkedHashSet<>(ids);
    wanted.removeIf(id -> !ProductRules.isId(id));
    return wanted.isEmpty()
        ? Future.succeededFuture(new PricesReply(List.of()))
        : lane.take(wanted, caller.deadlineMillis());
  }

  private Future<List<PricesReply>> answer(List<Set<String>> questions) {
    Set<String> distinct = new LinkedHashSet<>();
    questions.forEach(distinct::addAll);
    return products.prices(distinct).map(found -> answers(questions, found, clock.instant()));
  }

  private static List<PricesReply> answers(
      List<Set<String>> questions, Collection<Quote> found, Instant now) {
    Map<String, Priced> byId = new HashMap<>(2 * found.size());
    found.forEach(quote -> byId.put(quote.id(), priced(quote, now)));
    var answers = new ArrayList<PricesReply>(questions.size());
    for (Set<String> ids : questions) {
      var own = new ArrayList<Priced>(ids.size());
      for (String id : ids) {
        Priced priced = byId.get(id);
        if (priced != null) {
          own.add(priced);
        }
      }
      answers.add(new PricesReply(own));
    }
    return answers;
  }

  private static Priced priced(Quote quote, Instant now) {
    return new Priced(quote.id(), quote.name(), quote.plan().at(now).inForce(), quote.status());
  }
}
