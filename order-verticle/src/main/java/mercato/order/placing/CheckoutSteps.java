package mercato.order.placing;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.inventory.HoldView;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.Release;
import mercato.contract.inventory.InventoryOperations.Reserve;
import mercato.order.model.Checkout.Answer;
import mercato.order.model.Checkout.Command;
import mercato.order.model.Order;
import mercato.order.payment.PaymentProvider.Charge;
import mercato.order.payment.Payments;
import mercato.platform.bus.ServiceBus;
import mercato.platform.observe.Trace;
import mercato.platform.time.Ids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks inventory and the payment provider what the saga commands, under keys that never change. */
public final class CheckoutSteps implements DriveCheckout.Steps {

  private static final Logger LOG = LoggerFactory.getLogger(CheckoutSteps.class);
  private static final Answer NONE = new Answer.None();

  private final ServiceBus bus;
  private final Payments payments;
  private final InstantSource clock;
  private final Duration stockLimit;
  private final Duration holdDue;

  /**
   * @param stockLimit how long inventory may take to answer
   * @param holdDue when, after the order was placed, inventory asks what became of it
   */
  public CheckoutSteps(
      ServiceBus bus,
      Payments payments,
      InstantSource clock,
      Duration stockLimit,
      Duration holdDue) {
    this.bus = bus;
    this.payments = payments;
    this.clock = clock;
    this.stockLimit = stockLimit;
    this.holdDue = holdDue;
  }

  @Override
  public Future<Answer> ask(Command command, Order order, String token, Duration limit) {
    UUID payment = order.paymentId();
    Future<Answer> asked =
        switch (command.action()) {
          case RESERVE_STOCK ->
              bus.call(InventoryOperations.RESERVE, reserve(order), self())
                  .map(CheckoutSteps::hold);
          case RELEASE_STOCK ->
              bus.call(InventoryOperations.RELEASE, new Release(id(order)), self())
                  .map(CheckoutSteps::hold);
          case AUTHORIZE ->
              payments
                  .authorize(payment, order.intent().total(), token, limit)
                  .map(CheckoutSteps::money);
          case CAPTURE -> payments.capture(payment, limit).map(CheckoutSteps::money);
          case VOID -> payments.cancel(payment, limit).map(CheckoutSteps::money);
          case REFUND ->
              payments
                  .refund(payment, refundId(order, command), command.amount(), limit)
                  .map(CheckoutSteps::money);
        };
    return asked.recover(failure -> unanswered(order, failure));
  }

  @Override
  public Future<Answer> find(Order order, Duration limit) {
    return payments
        .find(order.paymentId(), limit)
        .map(charge -> charge.map(CheckoutSteps::money).orElse(NONE))
        .recover(failure -> unanswered(order, failure));
  }

  private Reserve reserve(Order order) {
    Instant due = order.intent().at().plus(holdDue);
    List<InventoryOperations.Line> lines =
        order.intent().lines().stream()
            .map(line -> new InventoryOperations.Line(line.productId(), line.quantity()))
            .toList();
    return new Reserve(id(order), lines, due);
  }

  /** The refund of a cancellation has a key of its own; the others have theirs. */
  private static UUID refundId(Order order, Command command) {
    return command.refundId() == null
        ? Ids.derived(id(order), "refund")
        : UUID.fromString(command.refundId());
  }

  private Caller self() {
    return Caller.service(Trace.current(), clock.millis() + stockLimit.toMillis());
  }

  private static Answer hold(HoldView hold) {
    return new Answer.Hold(hold.state(), hold.shortages());
  }

  private static Answer money(Charge charge) {
    return new Answer.Payment(charge.status(), charge.declineCode(), charge.refunded());
  }

  private static Future<Answer> unanswered(Order order, Throwable failure) {
    LOG.debug("{} got no answer: {}", order, failure.toString());
    return Future.succeededFuture(NONE);
  }

  private static String id(Order order) {
    return order.id().toString();
  }
}
