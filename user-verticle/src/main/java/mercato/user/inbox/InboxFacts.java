package mercato.user.inbox;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import mercato.contract.inventory.StockFact;
import mercato.contract.order.OrderFact;
import mercato.contract.product.WatchFact;
import mercato.contract.stream.Fact;
import mercato.contract.user.UserFact;
import mercato.platform.stream.Delivery;
import mercato.user.model.Notice;
import mercato.user.model.Notices;
import mercato.user.model.OrderNotices;

/**
 * What the services tell becomes what users are told. A fact that comes again changes nothing; one
 * that is older than what it says is kept says nothing.
 */
public final class InboxFacts {

  /**
   * Facts that tell all of the staff go in small parts: each is as many entries as there is staff.
   */
  private static final int STAFF_PART = 20;

  private final InboxStore inbox;
  private final InstantSource clock;
  private final Consumer<String> arrived;

  /**
   * @param arrived hears the ids of whom something has reached
   */
  public InboxFacts(InboxStore inbox, InstantSource clock, Consumer<String> arrived) {
    this.inbox = inbox;
    this.clock = clock;
    this.arrived = arrived;
  }

  public Future<Void> handleOrders(List<Delivery<OrderFact>> batch) {
    return tell(batch, OrderNotices::of);
  }

  public Future<Void> handleUsers(List<Delivery<UserFact>> batch) {
    return tell(batch, Notices::of);
  }

  public Future<Void> handleWatches(List<Delivery<WatchFact>> batch) {
    return tell(batch, Notices::of);
  }

  public Future<Void> handleStock(List<Delivery<StockFact>> batch) {
    Future<Void> told = Future.succeededFuture();
    for (int from = 0; from < batch.size(); from += STAFF_PART) {
      var part = batch.subList(from, Math.min(batch.size(), from + STAFF_PART));
      told = told.compose(before -> tell(part, Notices::of));
    }
    return told;
  }

  private <F extends Fact> Future<Void> tell(
      List<Delivery<F>> batch, BiFunction<String, F, List<Notice>> notices) {
    Instant now = clock.instant();
    List<Notice> told =
        batch.stream()
            .map(Delivery::envelope)
            .flatMap(fact -> notices.apply(fact.id(), fact.body()).stream())
            .filter(notice -> !notice.isOver(now))
            .toList();
    return told.isEmpty()
        ? Future.succeededFuture()
        : inbox
            .add(told)
            .onSuccess(users -> users.forEach(user -> arrived.accept(user.toString())))
            .mapEmpty();
  }
}
