package mercato.order.placing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import mercato.contract.inventory.HoldView;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.order.history.EventLog;
import mercato.order.history.StoredOrder;
import mercato.order.model.Checkout.Answer;
import mercato.order.model.Checkout.Command;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent.StockHeld;
import mercato.order.model.TestOrders;
import org.junit.jupiter.api.Test;

/** What a drive asks in which order, and how long it waits. */
class DriveCheckoutTest {

  private static final Answer OPEN = payment(PaymentStatus.PENDING);
  private static final Answer PAID = payment(PaymentStatus.AUTHORIZED);
  private static final Answer NONE = new Answer.None();

  private final List<String> asked = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final List<Integer> appends = new ArrayList<>();
  private final Deque<Answer> found = new ArrayDeque<>();
  private final Deque<Answer> authorized = new ArrayDeque<>();
  private Instant now = TestOrders.AT;
  private Order stored = TestOrders.placed();

  private final DriveCheckout checkout =
      new DriveCheckout(new Log(), new Others(), this::pause, () -> now, Simulation.LIMITS);

  @Test
  void aLiveOrderIsHeldPaidAndStoredInOneStep() {
    authorized.add(PAID);
    Order order = checkout.settle(order()).result();
    assertThat(order.status()).isEqualTo(Status.CONFIRMED);
    assertThat(asked).containsExactly("RESERVE_STOCK", "AUTHORIZE");
    assertThat(appends).containsExactly(4);
    checkout.finish(order()).result();
    assertThat(asked).endsWith("CAPTURE");
    assertThat(appends).containsExactly(4, 5);
  }

  @Test
  void thePauseBetweenQuestionsGrowsTenfold() {
    for (int i = 0; i < 6; i++) {
      authorized.add(OPEN);
    }
    authorized.add(PAID);
    assertThat(checkout.settle(order()).result().status()).isEqualTo(Status.PENDING);
    assertThat(pauses)
        .extracting(Duration::toMillis)
        .containsExactly(200L, 400L, 800L, 1_600L, 2_000L);
    // A new drive begins anew.
    found.add(PAID);
    assertThat(checkout.finish(order()).result().payment()).isEqualTo(PaymentStatus.CAPTURED);
  }

  @Test
  void whoGoesOnWithAnOpenPaymentAsksFirstWhatBecameOfIt() {
    stored = stored.with(List.of(new StockHeld(now)));
    found.add(PAID);
    checkout.finish(order());
    assertThat(asked).containsExactly("find", "CAPTURE");
    assertThat(stored.payment()).isEqualTo(PaymentStatus.CAPTURED);
  }

  @Test
  void whatTheProviderHasNotSeenOrNotDecidedIsAuthorizedUnderTheSameKey() {
    stored = stored.with(List.of(new StockHeld(now)));
    found.add(NONE);
    authorized.add(OPEN);
    authorized.add(PAID);
    checkout.finish(order());
    assertThat(asked).containsExactly("find", "AUTHORIZE", "AUTHORIZE", "CAPTURE");
  }

  @Test
  void aCallBackThatSaysNothingNewHasNoEffect() {
    stored = stored.with(List.of(new StockHeld(now)));
    found.add(OPEN);
    assertThat(checkout.hear(order()).result()).isEqualTo(stored);
    assertThat(asked).containsExactly("find");
    assertThat(pauses).isEmpty();
    assertThat(appends).isEmpty();
  }

  @Test
  void aCallBackSettlesAndFinishesTheOrder() {
    stored = stored.with(List.of(new StockHeld(now)));
    found.add(PAID);
    assertThat(checkout.hear(order()).result().payment()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(checkout.hear(order()).result()).isEqualTo(stored);
    assertThat(asked).containsExactly("find", "CAPTURE");
  }

  private StoredOrder order() {
    return new StoredOrder(stored, new StoredOrder.Private(null, "token"));
  }

  private Future<Void> pause(Duration pause) {
    pauses.add(pause);
    now = now.plus(pause);
    return Future.succeededFuture();
  }

  private static Answer payment(PaymentStatus status) {
    return new Answer.Payment(status, null, 0);
  }

  private final class Log implements EventLog {
    @Override
    public Future<Boolean> append(Order order, int from, Duration lease) {
      assertThat(stored.version()).isEqualTo(from);
      appends.add(order.version());
      stored = order;
      return Future.succeededFuture(true);
    }

    @Override
    public Future<Order> current(UUID id) {
      return Future.succeededFuture(stored);
    }
  }

  private final class Others implements DriveCheckout.Steps {
    @Override
    public Future<Answer> ask(Command command, Order order, String token, Duration limit) {
      asked.add(command.action().name());
      return Future.succeededFuture(
          switch (command.action()) {
            case RESERVE_STOCK -> new Answer.Hold(HoldView.State.HELD, List.of());
            case AUTHORIZE -> authorized.remove();
            case CAPTURE -> payment(PaymentStatus.CAPTURED);
            default -> NONE;
          });
    }

    @Override
    public Future<Answer> find(Order order, Duration limit) {
      asked.add("find");
      return Future.succeededFuture(found.remove());
    }
  }
}
