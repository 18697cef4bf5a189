package mercato.product.selling;

import io.vertx.core.Future;
import mercato.contract.order.OrderFact;
import mercato.platform.launch.Node;
import mercato.platform.stream.FactReplay;

/** A tally and the replay of the order facts that feeds it, from where it stands. */
final class TallyFeed {

  private final OrderTally tally;
  private final FactReplay<OrderFact> replay;

  private TallyFeed(OrderTally tally, FactReplay<OrderFact> replay) {
    this.tally = tally;
    this.replay = replay;
  }

  /** Begins at once, on the present context; counts on worker threads. */
  static TallyFeed start(Node node, OrderTally tally) {
    var replay =
        FactReplay.start(
            node.vertx(),
            node.kafka(),
            node.metrics(),
            OrderFact.TOPIC,
            tally.next(),
            batch ->
                node.vertx()
                    .executeBlocking(
                        () -> {
                          tally.take(batch);
                          return null;
                        },
                        false));
    return new TallyFeed(tally, replay);
  }

  OrderTally tally() {
    return tally;
  }

  BoughtTogether together() {
    return tally.together();
  }

  /** Succeeds once all that was there at the start has been counted. */
  Future<Void> caughtUp() {
    return replay.caughtUp();
  }

  /** Counts no further batch. */
  Future<Void> close() {
    return replay.close();
  }
}
