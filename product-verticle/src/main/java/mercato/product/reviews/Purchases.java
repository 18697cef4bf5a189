package mercato.product.reviews;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.Line;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.platform.stream.Delivery;
import mercato.product.store.ErasedStore;
import mercato.product.store.PurchaseStore;
import mercato.product.store.PurchaseStore.Purchase;
import mercato.product.store.ReviewStore;

/**
 * Writes down who bought what, and tells the reviews. A purchase is written before its review is
 * counted anew, and a review before its purchase is looked for: whichever comes last sees the
 * other.
 *
 * <p>The first {@link #ENOUGH} orders of a user with a product are written, so that one may be
 * called off and the purchase still stands; further ones would say the same again. Which pairs have
 * as many is remembered for the 50,000 that were bought last: they cost nothing.
 */
public final class Purchases {

  static final int ENOUGH = 4;

  private static final int MAX_KNOWN = 50_000;

  private final PurchaseStore purchases;
  private final ReviewStore reviews;
  private final SettleReviews settle;
  private final ErasedStore erased;

  /** How many orders of a pair this instance has written. */
  private final Map<String, Integer> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MAX_KNOWN;
        }
      };

  public Purchases(
      PurchaseStore purchases, ReviewStore reviews, SettleReviews settle, ErasedStore erased) {
    this.erased = erased;
    this.purchases = purchases;
    this.reviews = reviews;
    this.settle = settle;
  }

  /** An order is called off after it was confirmed, so those that come go before those that go. */
  public Future<Void> handle(List<Delivery<OrderFact>> batch) {
    Set<Purchase> bought = new LinkedHashSet<>();
    Set<Purchase> calledOff = new LinkedHashSet<>();
    for (Delivery<OrderFact> delivery : batch) {
      OrderFact fact = delivery.envelope().body();
      if (fact instanceof OrderConfirmed order) {
        addNew(bought, order);
      } else if (fact instanceof OrderCancelled order && order.confirmedAt() != null) {
        order.lines().forEach(line -> calledOff.add(purchase(order.userId(), order, line)));
      }
    }
    return bought.isEmpty() && calledOff.isEmpty()
        ? Future.succeededFuture()
        : write(bought, calledOff, batch.get(0).envelope().trace());
  }

  private void addNew(Set<Purchase> bought, OrderConfirmed order) {
    for (Line line : order.lines()) {
      Purchase purchase = purchase(order.userId(), order, line);
      if (known.getOrDefault(purchase.pair(), 0) < ENOUGH) {
        bought.add(purchase);
      }
    }
  }

  private Future<Void> write(Set<Purchase> bought, Set<Purchase> calledOff, String trace) {
    return purchases
        .add(bought)
        .compose(added -> forgetErased(bought))
        .compose(forgotten -> purchases.remove(calledOff))
        .compose(removed -> reviews.existing(reviewIds(bought, calledOff)))
        .compose(existing -> settle(existing, trace))
        .onSuccess(
            settled -> {
              bought.forEach(each -> known.merge(each.pair(), 1, Integer::sum));
              calledOff.forEach(each -> known.remove(each.pair()));
            });
  }

  /**
   * Whoever is gone is noted before their purchases go, and these are written before the note is
   * looked for: whichever comes last sees the other.
   */
  private Future<Void> forgetErased(Set<Purchase> bought) {
    return bought.isEmpty()
        ? Future.succeededFuture()
        : erased
            .among(bought.stream().map(Purchase::userId).collect(Collectors.toSet()))
            .compose(purchases::forget);
  }

  private static Set<String> reviewIds(Set<Purchase> bought, Set<Purchase> calledOff) {
    Set<String> ids = new LinkedHashSet<>();
    Stream.concat(bought.stream(), calledOff.stream())
        .forEach(each -> ids.add(ReviewStore.id(each.productId(), each.userId())));
    return ids;
  }

  private Future<Void> settle(List<String> reviewIds, String trace) {
    var settled = new ArrayList<Future<Void>>(reviewIds.size());
    reviewIds.forEach(id -> settled.add(settle.settleStanding(id, trace)));
    return Future.join(settled).mapEmpty();
  }

  private static Purchase purchase(String userId, OrderFact order, Line line) {
    return new Purchase(userId, line.productId(), order.orderId());
  }
}
