package mercato.product.pricing;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import mercato.contract.product.PlanOperations.SaleStatus;
import mercato.product.background.Calm;
import mercato.product.background.Walk;
import mercato.product.model.CategorySale;
import mercato.product.model.CategorySale.Stage;
import mercato.product.model.Product;
import mercato.product.pricing.KeepSales.Candidates;
import mercato.product.store.SaleStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one sale where it belongs until it is over. While it is not, two walks go through the
 * products that lack it in its category, and those that have it elsewhere; once it is called off,
 * one goes through all that have it, until it is sure that there are none. The end of its time
 * needs nothing: plans drop it by themselves.
 */
final class KeepSale {

  private static final Logger LOG = LoggerFactory.getLogger(KeepSale.class);
  private static final Duration LOOK_EACH = Duration.ofSeconds(1);

  private final SaleStore sales;
  private final Calm calm;
  private final InstantSource clock;
  private final Walk lacking;
  private final Walk straying;
  private CategorySale sale;
  private boolean moving;
  private Instant lastTurn = Instant.MIN;

  /**
   * @param apply changes products, and answers how many were written
   */
  KeepSale(
      Candidates candidates,
      BiFunction<List<String>, UnaryOperator<Product>, Future<Integer>> apply,
      SaleStore sales,
      Calm calm,
      InstantSource clock) {
    this.sales = sales;
    this.calm = calm;
    this.clock = clock;
    lacking =
        new Walk(
            limit -> candidates.lacking().find(sale.id(), sale.category(), limit),
            page -> apply.apply(page, sale::apply),
            LOOK_EACH,
            clock);
    straying =
        new Walk(
            limit -> candidates.straying().find(sale.id(), place(), limit),
            page -> apply.apply(page, sale::apply),
            LOOK_EACH,
            clock);
  }

  /**
   * @param moving whether its category is about to get another path, so that products outside are
   *     on their way
   */
  void follow(CategorySale sale, boolean moving) {
    this.sale = sale;
    this.moving = moving;
  }

  /** Who waited longest comes first. */
  Instant lastTurn() {
    return lastTurn;
  }

  /** How many pages it did, 0 to 2. */
  Future<Integer> turn() {
    Instant now = clock.instant();
    lastTurn = now;
    if (has(SaleStatus.ENDED, now)) {
      return reach(Stage.CLOSED).map(0);
    }
    if (has(SaleStatus.CANCELLED, now)) {
      return remove();
    }
    Future<Void> begun = has(SaleStatus.RUNNING, now) ? reach(Stage.BEGUN) : done();
    return begun.compose(noted -> spread()).compose(pages -> stray().map(more -> pages + more));
  }

  private boolean has(SaleStatus status, Instant now) {
    return sale.status(now) == status;
  }

  /** Where it belongs: nowhere once it was called off. */
  private String place() {
    return sale.cancelledAt() == null ? sale.category() : null;
  }

  private Future<Integer> spread() {
    return lacking
        .turn()
        .compose(turn -> (turn.none() ? reach(Stage.SPREAD) : done()).map(turn.pages()));
  }

  private Future<Integer> stray() {
    return moving ? Future.succeededFuture(0) : straying.turn().map(Walk.Turn::pages);
  }

  private Future<Integer> remove() {
    return straying
        .turn()
        .compose(
            turn -> {
              if (turn.none()) {
                return calm.lasts().compose(sure -> sure ? reach(Stage.CLOSED) : done()).map(0);
              }
              if (turn.pages() > 0) {
                calm.disturb();
              }
              return Future.succeededFuture(turn.pages());
            });
  }

  private Future<Void> reach(Stage stage) {
    return sale.reached().contains(stage)
        ? done()
        : sales.reach(sale.id(), stage).onSuccess(first -> tell(first, stage)).mapEmpty();
  }

  private void tell(boolean first, Stage stage) {
    if (first) {
      LOG.info(
          "sale {} ({} % off {}) is {}",
          sale.id(), sale.percent(), sale.category(), stage.name().toLowerCase(Locale.ROOT));
    }
  }

  private static Future<Void> done() {
    return Future.succeededFuture();
  }
}
