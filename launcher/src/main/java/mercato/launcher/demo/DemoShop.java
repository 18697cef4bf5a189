package mercato.launcher.demo;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import mercato.contract.Caller;
import mercato.contract.Operation;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.AddStock;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.AddProducts;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.FacetCount;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.Account;
import mercato.contract.user.UserOperations.EnsureAccounts;
import mercato.platform.launch.Node;
import mercato.platform.observe.Trace;

/**
 * Fills an empty shop through the same operations that anyone may ask of its services. All of them
 * leave what is there already, so that filling again after a crash completes what was begun.
 */
public final class DemoShop {

  private static final int BATCH = 1_000;
  private static final int LANES = 3;
  private static final long DEADLINE_MILLIS = 60_000;
  private static final long RETRY_MILLIS = 500;

  /** For the demo shop only, and said so in the README. */
  public static final String SHOPPER_PASSWORD = "mercato-demo";

  public static final List<String> SHOPPERS =
      List.of("ada@mercato.example", "grace@mercato.example", "linus@mercato.example");

  private static final String CATEGORY = "category";
  private static final Search EVERYTHING =
      new Search(
          null, null, null, null, null, null, Map.of(), null, List.of(CATEGORY), new Page(1, null));

  private static final long LISTED_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long LISTED_PAUSE_MILLIS = 50;

  private final Node node;

  public DemoShop(Node node) {
    this.node = node;
  }

  /**
   * Makes sure of the accounts.
   *
   * @return the e-mails of those that were made now
   */
  public Future<Set<String>> ensure(List<Account> accounts) {
    return ask(UserOperations.ENSURE_ACCOUNTS, new EnsureAccounts(accounts))
        .map(reply -> Set.copyOf(reply.created()));
  }

  /** Loads the demo catalogue and its stock, and waits until all of it can be found. */
  public Future<Void> fill() {
    return node.vertx().executeBlocking(DemoCatalogue::products).compose(this::fill);
  }

  private Future<Void> fill(List<NewProduct> products) {
    List<List<NewProduct>> batches = batches(products);
    long deadline = System.nanoTime() + LISTED_NANOS;
    // The stock comes second: the index takes it in for a fraction where it has the product.
    return inLanes(batches, batch -> ask(CatalogueOperations.ADD, new AddProducts(batch)))
        .compose(added -> inLanes(batches, batch -> ask(InventoryOperations.ADD, stock(batch))))
        .compose(added -> listed(products.size(), deadline));
  }

  /** The index follows the catalogue a moment later; after the deadline nobody waits for it. */
  private Future<Void> listed(int products, long deadline) {
    return ask(ProductOperations.SEARCH, EVERYTHING)
        .compose(
            found ->
                count(found) >= products || System.nanoTime() > deadline
                    ? Future.succeededFuture()
                    : node.vertx()
                        .timer(LISTED_PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                        .compose(rested -> listed(products, deadline)));
  }

  /** The categories of the first level add up to all products. */
  private static long count(SearchReply found) {
    return found.facets().getOrDefault(CATEGORY, List.of()).stream()
        .filter(facet -> !facet.value().contains("/"))
        .mapToLong(FacetCount::count)
        .sum();
  }

  private static AddStock stock(List<NewProduct> batch) {
    return new AddStock(batch.stream().map(product -> DemoCatalogue.stock(product.id())).toList());
  }

  private static List<List<NewProduct>> batches(List<NewProduct> products) {
    var batches = new ArrayList<List<NewProduct>>();
    for (int from = 0; from < products.size(); from += BATCH) {
      batches.add(products.subList(from, Math.min(from + BATCH, products.size())));
    }
    return batches;
  }

  /** Each lane does its share in turn. */
  private static <T> Future<?> inLanes(List<T> items, Function<T, Future<?>> action) {
    var lanes = new ArrayList<Future<?>>();
    for (int lane = 0; lane < LANES; lane++) {
      Future<?> last = Future.succeededFuture();
      for (int i = lane; i < items.size(); i += LANES) {
        T item = items.get(i);
        last = last.compose(done -> action.apply(item));
      }
      lanes.add(last);
    }
    return Future.join(lanes);
  }

  private <Q, R> Future<R> ask(Operation<Q, R> operation, Q request) {
    return ask(operation, request, System.currentTimeMillis() + DEADLINE_MILLIS);
  }

  /**
   * On a slow machine services and stores may still be warming up (OVERLOADED is of this kind,
   * too): all that is asked may repeat.
   */
  private <Q, R> Future<R> ask(Operation<Q, R> operation, Q request, long deadline) {
    return node.bus()
        .call(operation, request, Caller.service(Trace.next(), deadline))
        .recover(
            failure ->
                mayPass(failure) && System.currentTimeMillis() < deadline
                    ? node.vertx()
                        .timer(RETRY_MILLIS, TimeUnit.MILLISECONDS)
                        .compose(rested -> ask(operation, request, deadline))
                    : Future.failedFuture(failure));
  }

  private static boolean mayPass(Throwable failure) {
    return failure instanceof Problem problem && (problem.kind() == Problem.Kind.UNAVAILABLE);
  }

  /** The sample shoppers, who all have {@link #SHOPPER_PASSWORD}. */
  public static List<Account> shoppers() {
    return SHOPPERS.stream()
        .map(
            email ->
                new Account(
                    email,
                    SHOPPER_PASSWORD,
                    Character.toUpperCase(email.charAt(0)) + email.substring(1, email.indexOf('@')),
                    List.of(Caller.CUSTOMER)))
        .toList();
  }
}
