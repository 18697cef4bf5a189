package mercato.product.pricing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import mercato.platform.observe.Trace;
import mercato.product.background.Calm;
import mercato.product.changing.ChangeProduct;
import mercato.product.model.CategorySale;
import mercato.product.model.Product;
import mercato.product.model.Rename;
import mercato.product.search.SharedIndex;
import mercato.product.store.PendingStore;
import mercato.product.store.RenameStore;
import mercato.product.store.SaleStore;

/**
 * Keeps each sale on the products of its category: those that it has, that it gets, and no others.
 *
 * <p>A turn does pages of 250 products until there have been {@value #MAX_PAGES}, for the sale that
 * waited longest first. So a sale over a million products holds up neither other sales nor other
 * work for long.
 */
public final class KeepSales {

  private static final int MAX_PAGES = 2;

  /** What it asks the index, which refuses to answer while it is behind. */
  public record Candidates(InCategory lacking, InCategory straying) {

    public interface InCategory {
      Future<List<String>> find(String saleId, String category, int limit);
    }

    public static Candidates of(SharedIndex index) {
      return new Candidates(index::lackingSale, index::strayingSale);
    }
  }

  private final Candidates candidates;
  private final ChangeProduct change;
  private final SaleStore sales;
  private final RenameStore renames;
  private final PendingStore pending;
  private final InstantSource clock;
  private final Counter written;
  private final Map<String, KeepSale> kept = new HashMap<>();

  public KeepSales(
      Candidates candidates,
      ChangeProduct change,
      SaleStore sales,
      RenameStore renames,
      PendingStore pending,
      MeterRegistry metrics,
      InstantSource clock) {
    this.candidates = candidates;
    this.change = change;
    this.sales = sales;
    this.renames = renames;
    this.pending = pending;
    this.clock = clock;
    written = metrics.counter("mercato.prices.written", "cause", "sale");
  }

  /** One turn; whether there is more to do at once. */
  public Future<Boolean> turn() {
    return Future.all(sales.open(), renames.running())
        .compose(
            found -> {
              follow(found.resultAt(0), found.resultAt(1));
              List<KeepSale> waiting =
                  kept.values().stream().sorted(Comparator.comparing(KeepSale::lastTurn)).toList();
              return turns(waiting, 0, 0);
            });
  }

  /** What is open now takes the place of what was. */
  private void follow(List<CategorySale> open, List<Rename> running) {
    Set<String> ids = open.stream().map(CategorySale::id).collect(Collectors.toSet());
    kept.keySet().retainAll(ids);
    for (CategorySale sale : open) {
      boolean moving = running.stream().anyMatch(rename -> rename.takesAlong(sale));
      kept.computeIfAbsent(sale.id(), id -> newKeeper()).follow(sale, moving);
    }
  }

  private KeepSale newKeeper() {
    return new KeepSale(candidates, this::apply, sales, new Calm(pending, clock), clock);
  }

  private Future<Integer> apply(List<String> page, UnaryOperator<Product> sale) {
    return change
        .changeAll(page, Trace.next(), sale)
        .onSuccess(products -> written.increment(products));
  }

  /** Until the pages of this turn are used up. */
  private Future<Boolean> turns(List<KeepSale> waiting, int next, int pages) {
    return next == waiting.size() || pages >= MAX_PAGES
        ? Future.succeededFuture(pages > 0)
        : waiting.get(next).turn().compose(more -> turns(waiting, next + 1, pages + more));
  }
}
