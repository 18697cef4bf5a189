package mercato.product.categories;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mercato.platform.observe.Trace;
import mercato.product.background.Calm;
import mercato.product.background.Walk;
import mercato.product.changing.ChangeProduct;
import mercato.product.model.CategoryRules;
import mercato.product.model.CategorySale;
import mercato.product.model.Rename;
import mercato.product.store.PendingStore;
import mercato.product.store.RenameStore;
import mercato.product.store.SaleStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the products of categories that are being renamed, active and retired ones, a page of 250
 * in a turn, the oldest rename first, and finishes one when it is sure that none is left. The sales
 * on a category go first, so that no product loses them on its way.
 *
 * <p>Takes its turns behind {@code KeepSales} and never beside it, which so sees a sale's new path
 * before it sees products there.
 */
public final class MoveProducts {

  private static final Logger LOG = LoggerFactory.getLogger(MoveProducts.class);
  private static final Duration LOOK_EACH = Duration.ofSeconds(1);

  /** What it asks the index, which refuses to answer while it is behind. */
  public interface Under {
    Future<List<String>> find(String category, int limit);
  }

  private record Move(Walk walk, Calm calm) {}

  private final Under under;
  private final ChangeProduct change;
  private final RenameStore renames;
  private final SaleStore sales;
  private final PendingStore pending;
  private final InstantSource clock;
  private final Counter moved;
  private final Map<String, Move> moves = new HashMap<>();

  public MoveProducts(
      Under under,
      ChangeProduct change,
      RenameStore renames,
      SaleStore sales,
      PendingStore pending,
      MeterRegistry metrics,
      InstantSource clock) {
    this.under = under;
    this.change = change;
    this.renames = renames;
    this.sales = sales;
    this.pending = pending;
    this.clock = clock;
    moved = metrics.counter("mercato.categories.moved");
  }

  /** One turn; whether there is more to do at once. */
  public Future<Boolean> turn() {
    return renames
        .running()
        .compose(
            running -> {
              moves
                  .keySet()
                  .retainAll(running.stream().map(Rename::id).collect(Collectors.toSet()));
              return running.isEmpty() ? Future.succeededFuture(false) : turns(inOrder(running));
            });
  }

  private static List<Rename> inOrder(List<Rename> running) {
    return running.stream().sorted(Comparator.comparing(Rename::id)).toList();
  }

  private Future<Boolean> turns(List<Rename> running) {
    Future<Boolean> turns = moveSales(running).map(false);
    for (Rename rename : running) {
      turns = turns.compose(paged -> paged ? Future.succeededFuture(true) : move(rename));
    }
    return turns;
  }

  private Future<Void> moveSales(List<Rename> running) {
    return sales
        .open()
        .compose(
            open -> {
              Future<Void> all = Future.succeededFuture();
              for (Rename rename : running) {
                for (CategorySale sale : open) {
                  all = all.compose(done -> moveSale(sale, rename));
                }
              }
              return all;
            });
  }

  private Future<Void> moveSale(CategorySale sale, Rename rename) {
    return rename.withSales() && CategoryRules.isIn(sale.category(), rename.from())
        ? sales.move(sale.id(), CategoryRules.renamed(sale.category(), rename.from(), rename.to()))
        : Future.succeededFuture();
  }

  /** Whether it did a page. */
  private Future<Boolean> move(Rename rename) {
    Move move = moves.computeIfAbsent(rename.id(), id -> begin(rename));
    return move.walk()
        .turn()
        .compose(
            turn -> {
              if (turn.none()) {
                return move.calm()
                    .lasts()
                    .compose(sure -> sure ? finish(rename) : Future.succeededFuture())
                    .map(false);
              }
              if (turn.pages() > 0) {
                move.calm().disturb();
              }
              return Future.succeededFuture(turn.pages() > 0);
            });
  }

  private Move begin(Rename rename) {
    var walk =
        new Walk(
            limit -> under.find(rename.from(), limit),
            page -> move(rename, page),
            LOOK_EACH,
            clock);
    return new Move(walk, new Calm(pending, clock));
  }

  private Future<Integer> move(Rename rename, List<String> page) {
    return change
        .changeAll(page, Trace.next(), rename::move)
        .onSuccess(written -> moved.increment(written))
        .compose(written -> renames.addMoved(rename.id(), written).map(written));
  }

  private Future<Void> finish(Rename rename) {
    return renames
        .finish(rename.id(), clock.instant())
        .onSuccess(
            done ->
                LOG.info(
                    "category {} is {} now, {} products moved",
                    rename.from(),
                    rename.to(),
                    rename.moved()));
  }
}
