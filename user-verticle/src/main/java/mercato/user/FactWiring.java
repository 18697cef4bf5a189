package mercato.user;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import mercato.contract.inventory.StockFact;
import mercato.contract.order.OrderFact;
import mercato.contract.product.WatchFact;
import mercato.contract.stream.Fact;
import mercato.contract.stream.Topic;
import mercato.contract.user.UserFact;
import mercato.platform.launch.Node;
import mercato.platform.stream.BatchHandler;
import mercato.platform.stream.FactConsumer;
import mercato.user.inbox.InboxFacts;
import mercato.user.mailing.MailFacts;

/** Which facts become notifications and mails: one consumer a topic, both of them idempotent. */
final class FactWiring {

  private static final String GROUP = "user-notices";

  private final Vertx vertx;
  private final Node node;
  private final InboxFacts inbox;
  private final MailFacts mails;
  private final List<FactConsumer<?>> consumers = new ArrayList<>();

  FactWiring(Vertx vertx, Node node, InboxFacts inbox, MailFacts mails) {
    this.vertx = vertx;
    this.node = node;
    this.inbox = inbox;
    this.mails = mails;
  }

  Future<?> start() {
    return Future.all(
        consume(
            UserFact.TOPIC,
            batch -> inbox.handleUsers(batch).compose(told -> mails.handleUsers(batch))),
        consume(
            OrderFact.TOPIC,
            batch -> inbox.handleOrders(batch).compose(told -> mails.handleOrders(batch))),
        consume(WatchFact.TOPIC, inbox::handleWatches),
        consume(StockFact.TOPIC, inbox::handleStock));
  }

  private <F extends Fact> Future<?> consume(Topic<F> topic, BatchHandler<F> handler) {
    return FactConsumer.start(vertx, node.kafka(), node.metrics(), topic, GROUP, handler)
        .onSuccess(consumers::add);
  }

  Future<Void> check() {
    return Future.join(consumers.stream().map(FactConsumer::check).toList()).mapEmpty();
  }

  Future<?> close() {
    return Future.join(consumers.stream().map(FactConsumer::close).toList());
  }
}
