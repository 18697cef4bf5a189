package mercato.order.placing;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
    var total = order.intent().total();
    return switch (command) {
      case RESERVE_STOCK ->
          hold(order, bus.call(InventoryOperations.RESERVE, reserve(order), self()));
      case RELEASE_STOCK ->
          hold(order, bus.call(InventoryOperations.RELEASE, release(order), self()));
      case AUTHORIZE -> money(order, payments.authorize(payment, total, token, limit));
      case CAPTURE -> money(order, payments.capture(payment, limit));
      case VOID -> money(order, payments.cancel(payment, limit));
      case REFUND ->
          money(order, payments.refund(payment, Ids.derived(id(order), "refund"), total, limit));
    };
  }

  private Reserve reserve(Order order) {
    Instant due = order.intent().at().plus(holdDue);
    return new Reserve(
        id(order),
        order.intent().lines().stream()
            .map(line -> new InventoryOperations.Line(line.productId(), line.quantity()))
            .toList(),
        due);
  }

  private static Release release(Order order) {
    return new Release(id(order));
  }

  private Caller self() {
    return Caller.service(Trace.current(), clock.millis() + stockLimit.toMillis());
  }

  private static Future<Answer> hold(Order order, Future<HoldView> asked) {
    return answer(order, asked.map(hold -> new Answer.Hold(hold.state(), hold.shortages())));
  }

  private static Future<Answer> money(Order order, Future<Charge> asked) {
    return answer(
        order, asked.map(charge -> new Answer.Payment(charge.status(), charge.declineCode())));
  }

  private static <A extends Answer> Future<Answer> answer(Order order, Future<A> asked) {
    return asked
        .<Answer>map(answer -> answer)
        .recover(
            failure -> {
              LOG.info("{} got no answer: {}", order, failure.toString());
              return Future.succeededFuture(new Answer.None());
            });
  }

  private static String id(Order order) {
    return order.id().toString();
  }
}
