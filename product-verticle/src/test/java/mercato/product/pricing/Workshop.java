package mercato.product.pricing;

import static mercato.product.store.Catalogues.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.product.PlanOperations.PlanSale;
import mercato.contract.product.PlanOperations.SaleView;
import mercato.contract.product.ProductView;
import mercato.platform.observe.Trace;
import mercato.product.SampleProducts;
import mercato.product.categories.MoveProducts;
import mercato.product.changing.ChangeProduct;
import mercato.product.changing.WriteProducts;
import mercato.product.model.CategoryRules;
import mercato.product.model.PricePlan;
import mercato.product.model.Product;
import mercato.product.model.ProductEdits;
import mercato.product.store.CatalogueDatabase;
import mercato.product.store.Catalogues;
import mercato.product.store.PendingStore;
import mercato.product.store.ProductStore;
import mercato.product.store.RenameStore;
import mercato.product.store.SaleStore;
import mercato.product.telling.TellChanges;

/**
 * A catalogue in MongoDB with a clock that the test turns, and an index that hears of changes only
 * when the test lets it.
 */
public final class Workshop {

  public static final Caller STAFF = caller(Set.of(Caller.STAFF));
  public static final Caller CUSTOMER = caller(Set.of(Caller.CUSTOMER));

  private static final int BULK = 250;

  /** Begins whole, so that what is stored is what was said. */
  public Instant now = SampleProducts.AT;

  public final MeterRegistry metrics = new SimpleMeterRegistry();
  public final ProductStore products;
  public final PendingStore pending;
  public final SaleStore sales;
  public final RenameStore renames;
  public final ChangeProduct change;

  /** What the index knows. */
  private final Map<String, Product> indexed = new TreeMap<>();

  private final List<String> ids = new ArrayList<>();

  public Workshop(Vertx vertx) {
    CatalogueDatabase database = Catalogues.open(vertx);
    products = new ProductStore(database);
    pending = new PendingStore(database);
    sales = new SaleStore(database);
    renames = new RenameStore(database);
    var tell = new TellChanges(pending, () -> now, () -> {});
    change =
        new ChangeProduct(
            products, new WriteProducts(tell, changed -> Future.succeededFuture()), () -> now);
  }

  private static Caller caller(Set<String> roles) {
    return new Caller("somebody", roles, Trace.next(), Long.MAX_VALUE);
  }

  /** All that is done for prices. */
  public record Keeper(SettlePrices due, KeepSales sales) {
    public Future<Boolean> turn() {
      return due.turn().compose(done -> sales.turn());
    }
  }

  public Keeper newKeeper() {
    return new Keeper(
        new SettlePrices(this::due, change, metrics, clock()),
        new KeepSales(candidates(), change, sales, renames, pending, metrics, clock()));
  }

  public MoveProducts newMover() {
    return new MoveProducts(
        (category, limit) ->
            named(limit, product -> CategoryRules.isIn(product.category(), category)),
        change,
        renames,
        sales,
        pending,
        metrics,
        clock());
  }

  public Future<List<String>> due(Instant now, int limit) {
    return named(
        limit, product -> product.price().validUntil().filter(at -> !at.isAfter(now)).isPresent());
  }

  private KeepSales.Candidates candidates() {
    return new KeepSales.Candidates(
        (sale, category, limit) ->
            named(
                limit,
                product ->
                    product.status() == ProductView.Status.ACTIVE
                        && CategoryRules.isIn(product.category(), category)
                        && !has(product, sale)),
        (sale, category, limit) ->
            named(
                limit,
                product ->
                    has(product, sale)
                        && (category == null
                            || !CategoryRules.isIn(product.category(), category))));
  }

  public InstantSource clock() {
    return () -> now;
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  /** So many products of a category at 10.00, known to the index. */
  public List<String> add(String category, int count) {
    List<Product> added =
        IntStream.range(0, count)
            .mapToObj(i -> String.format("p-%05d", ids.size() + i))
            .map(id -> SampleProducts.product(id, "Thing " + id, category, 1_000, "Red"))
            .map(product -> ProductEdits.create(product.id(), product, now))
            .toList();
    await(products.insert(added));
    List<String> names = added.stream().map(Product::id).toList();
    ids.addAll(names);
    index();
    return names;
  }

  public SaleView plan(String category, int percent, Instant startsAt, Instant endsAt) {
    return await(
        new PlanSales(sales, id -> Future.succeededFuture(0L), clock())
            .plan(new PlanSale("Sale", category, percent, startsAt, endsAt), STAFF));
  }

  /** The relay tells all that is pending, and the index hears of it. */
  public void index() {
    for (int from = 0; from < ids.size(); from += BULK) {
      await(products.find(ids.subList(from, Math.min(from + BULK, ids.size()))))
          .forEach(product -> indexed.put(product.id(), product));
    }
    await(
        pending
            .find(1_000)
            .compose(
                entries ->
                    pending.settle(entries.stream().map(entry -> entry.with(List.of())).toList())));
  }

  public Product stored(String id) {
    return await(products.find(id)).orElseThrow();
  }

  public List<Product> stored(List<String> ids) {
    var found = new HashMap<String, Product>();
    for (int from = 0; from < ids.size(); from += BULK) {
      await(products.find(ids.subList(from, Math.min(from + BULK, ids.size()))))
          .forEach(product -> found.put(product.id(), product));
    }
    return ids.stream().map(found::get).toList();
  }

  /** Prices in force as any reader computes them, with how many products have each. */
  public Map<Long, Long> prices(List<String> ids) {
    return stored(ids).stream()
        .collect(
            Collectors.groupingBy(
                product -> product.at(now).price().inForce().amount(), Collectors.counting()));
  }

  public static boolean has(Product product, String sale) {
    return product.price().sales().stream().map(PricePlan.Sale::id).anyMatch(sale::equals);
  }

  private Future<List<String>> named(int limit, Predicate<Product> wanted) {
    return Future.succeededFuture(
        indexed.values().stream().filter(wanted).map(Product::id).limit(limit).toList());
  }
}
