package mercato.order.placing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.inventory.HoldView;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.contract.order.ReturnView;
import mercato.order.history.EventLog;
import mercato.order.history.StoredOrder;
import mercato.order.model.Checkout;
import mercato.order.model.Checkout.Answer;
import mercato.order.model.Checkout.Command;
import mercato.order.model.Checkout.Deadlines;
import mercato.order.model.Order;
import mercato.order.model.OrderDecisions;
import mercato.order.model.OrderEvent;
import mercato.order.model.OrderReturns.Return;
import mercato.order.model.TestOrders;
import mercato.order.placing.DriveCheckout.Limits;

/**
 * One order in a world of bad luck, on a clock of its own. Processes crash, messages and their
 * answers are lost, late or doubled, the log fails before or after it has stored; people cancel,
 * ship, refund and give back, all at once; the provider's call-backs come late, twice, or for
 * nothing. After a while the luck turns, so that everything can end. The real {@link DriveCheckout}
 * is what drives.
 */
final class Simulation {

  static final Limits LIMITS =
      new Limits(
          new Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(30)),
          Duration.ofSeconds(5),
          Duration.ofSeconds(4),
          Duration.ofMillis(200));

  private static final int BAD_LUCK_MILLIS = 50_000;
  private static final int END_MILLIS = 100_000;
  private static final int STOCK = 3;

  /** Neighbouring seeds would begin alike. */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private record Task(long at, long order, Runnable work) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  /** What runs in a process ends with it. */
  private static final class Process {
    boolean alive = true;
  }

  final World world;
  private final Random random;
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private final InstantSource clock = () -> TestOrders.AT.plusMillis(this.now);
  private final List<Process> processes = new ArrayList<>();
  private final double malice;
  private long now;
  private long counter;

  Simulation(long seed) {
    random = new Random(seed * SPREAD);
    malice = Math.pow(random.nextDouble(), 3) * 0.5;
    UUID id = new UUID(seed, seed);
    var intent = TestOrders.intent(id, "user-1", TestOrders.AT).numbered("M-2026-000001");
    world =
        new World(Order.placed(id, intent), random.nextInt(6) == 0 ? STOCK - 1 : STOCK, manner());
  }

  private Manner manner() {
    Manner[] all = Manner.values();
    return random.nextBoolean() ? Manner.PAYS : all[random.nextInt(all.length)];
  }

  /** Runs until nothing is left to do and some time has passed. */
  void run() {
    world.resumeAt = LIMITS.lease().toMillis();
    Process first = process();
    boolean crashesAtOnce = random.nextInt(10) == 0;
    if (!crashesAtOnce) {
      driver(first).settle(stored()).onSuccess(order -> driver(first).finish(stored(order)));
    }
    people();
    for (int calls = random.nextInt(4); calls > 0; calls--) {
      after(random.nextInt(BAD_LUCK_MILLIS), this::hear);
    }
    after(500, this::resume);
    after(20_000 + random.nextInt(60_000), this::askForTheVerdict);
    while (!tasks.isEmpty() && now < END_MILLIS) {
      Task next = tasks.poll();
      now = next.at;
      next.work.run();
    }
  }

  private StoredOrder stored() {
    return stored(world.order);
  }

  private static StoredOrder stored(Order order) {
    return new StoredOrder(order, new StoredOrder.Private(null, "token"));
  }

  private Process process() {
    Process process = new Process();
    processes.add(process);
    if (unlucky()) {
      after(random.nextInt(4_000), () -> process.alive = false);
    }
    return process;
  }

  private DriveCheckout driver(Process process) {
    EventLog log =
        new EventLog() {
          @Override
          public Future<Boolean> append(Order order, int from, Duration lease) {
            return call(process, 500, () -> world.append(order, from, now + lease.toMillis()));
          }

          @Override
          public Future<Order> current(UUID id) {
            return call(process, 500, () -> world.order);
          }
        };
    DriveCheckout.Steps steps =
        new DriveCheckout.Steps() {
          @Override
          public Future<Answer> ask(Command command, Order order, String token, Duration limit) {
            return answer(process, limit, () -> world.ask(command, now));
          }

          @Override
          public Future<Answer> find(Order order, Duration limit) {
            return answer(process, limit, () -> world.find(now));
          }
        };
    return new DriveCheckout(log, steps, pause -> pause(process, pause.toMillis()), clock, LIMITS);
  }

  private Future<Answer> answer(Process process, Duration limit, Supplier<Answer> work) {
    return call(process, limit.toMillis(), work)
        .recover(lost -> Future.succeededFuture(new Answer.None()));
  }

  /** A question to another process: on its way it is lost, late, doubled; so is the answer. */
  private <T> Future<T> call(Process process, long limit, Supplier<T> work) {
    Promise<T> promise = Promise.promise();
    Consumer<Runnable> reply =
        act -> {
          if (process.alive && !promise.future().isComplete()) {
            act.run();
          }
        };
    if (!process.alive) {
      return promise.future();
    }
    boolean asked = !unlucky();
    boolean answered = !unlucky();
    int times = unlucky() ? 2 : 1;
    for (int i = 0; asked && i < times; i++) {
      after(
          way(),
          () -> {
            T result = work.get();
            if (answered) {
              after(way(), () -> reply.accept(() -> promise.complete(result)));
            }
          });
    }
    after(limit, () -> reply.accept(() -> promise.fail(Problem.unavailable("no answer"))));
    return promise.future();
  }

  private Future<Void> pause(Process process, long millis) {
    Promise<Void> promise = Promise.promise();
    after(
        millis,
        () -> {
          if (process.alive) {
            promise.complete();
          }
        });
    return promise.future();
  }

  private void resume() {
    if (world.resumeAt != null && world.resumeAt <= now) {
      world.resumeAt = now + LIMITS.lease().toMillis();
      driver(process()).finish(stored());
    }
    after(500, this::resume);
  }

  /** What people try to do to the order, whether or not they may. */
  private void people() {
    if (random.nextInt(3) > 0) {
      int shipped = random.nextInt(BAD_LUCK_MILLIS / 2);
      after(shipped, () -> decide(this::ship));
      if (random.nextInt(4) > 0) {
        after(shipped + random.nextInt(BAD_LUCK_MILLIS), () -> decide(this::deliver));
      }
    }
    for (int cancels = random.nextInt(3) - 1; cancels > 0; cancels--) {
      after(random.nextInt(BAD_LUCK_MILLIS), () -> decide(this::cancel));
    }
    for (int refunds = random.nextInt(3); refunds > 0; refunds--) {
      String id = "refund-" + refunds;
      Money amount = TestOrders.usd(1 + random.nextInt(2_500));
      after(random.nextInt(BAD_LUCK_MILLIS), () -> decide(order -> refund(order, id, amount)));
    }
    for (int returns = random.nextInt(4); returns > 0; returns--) {
      String id = "return-" + returns;
      List<Item> items = items();
      int asked = BAD_LUCK_MILLIS / 4 + random.nextInt(BAD_LUCK_MILLIS);
      after(asked, () -> decide(order -> giveBack(order, id, items)));
      after(asked + random.nextInt(10_000), () -> decide(this::takeBack));
      after(asked + random.nextInt(10_000), () -> decide(this::takeBack));
    }
  }

  private List<Item> items() {
    return switch (random.nextInt(4)) {
      case 0 -> List.of(new Item("hat", 1));
      case 1 -> List.of(new Item("shirt", 1));
      default -> List.of(new Item("shirt", 2), new Item("hat", 1));
    };
  }

  private List<OrderEvent> ship(Order order) {
    return OrderDecisions.ship(order, "Carrier", "42", clock.instant());
  }

  private List<OrderEvent> deliver(Order order) {
    return OrderDecisions.deliver(order, clock.instant());
  }

  private List<OrderEvent> cancel(Order order) {
    return OrderDecisions.cancel(order, null, clock.instant());
  }

  private List<OrderEvent> refund(Order order, String id, Money amount) {
    return OrderDecisions.refund(order, id, amount, "sorry", clock.instant());
  }

  private List<OrderEvent> giveBack(Order order, String id, List<Item> items) {
    return OrderDecisions.requestReturn(order, id, items, "too small", clock.instant());
  }

  /** Staff decide on the oldest return that nobody has decided on. */
  private List<OrderEvent> takeBack(Order order) {
    for (Return asked : order.returns().all()) {
      if (asked.status() == ReturnView.Status.REQUESTED) {
        return random.nextInt(4) == 0
            ? OrderDecisions.rejectReturn(order, asked.id(), "worn", clock.instant())
            : OrderDecisions.approveReturn(order, asked.id(), true, clock.instant());
      }
    }
    return List.of();
  }

  /** Reads, decides and stores; decides anew when another step was stored in between. */
  private void decide(Function<Order, List<OrderEvent>> decision) {
    Order read = world.order;
    try {
      List<OrderEvent> fresh = decision.apply(read);
      Order next = read.with(fresh);
      if (!fresh.isEmpty()) {
        after(way(), () -> store(next, read, decision));
      }
    } catch (Problem refused) {
      world.refusals.merge(refused.code(), 1, Integer::sum);
    }
  }

  private void store(Order next, Order read, Function<Order, List<OrderEvent>> decision) {
    if (world.append(next, read.version(), now + LIMITS.lease().toMillis())) {
      driver(process()).finish(stored(next));
    } else {
      decide(decision);
    }
  }

  /** A call-back of the provider, true or not. */
  private void hear() {
    driver(process()).hear(stored());
  }

  /** Inventory does so at a hold's due time, and again while the answer is to wait. */
  private void askForTheVerdict() {
    switch (world.order.status()) {
      case PENDING -> after(1_000, this::askForTheVerdict);
      case CONFIRMED, SHIPPED, DELIVERED, RETURNED -> world.commit();
      case REJECTED, CANCELLED -> world.release();
    }
  }

  private boolean unlucky() {
    return now < BAD_LUCK_MILLIS && random.nextDouble() < malice;
  }

  private long way() {
    return unlucky() ? random.nextInt(8_000) : 1 + random.nextInt(5);
  }

  private void after(long millis, Runnable work) {
    tasks.add(new Task(now + millis, counter++, work));
  }

  /** How the payment provider takes this payment. */
  enum Manner {
    PAYS,
    DECLINES,
    PAYS_LATER,
    DECLINES_LATER,
    NEVER_DECIDES
  }

  /** What lasts: the log, inventory's memory, the provider's memory. */
  static final class World {
    Order order;
    Long resumeAt;
    final int initialStock;
    int stock;
    HoldView.State hold;
    final List<HoldView.State> holdStory = new ArrayList<>();
    private final Manner manner;
    PaymentStatus payment;
    long captured;
    long refunded;
    private long decidesAt;
    final Map<PaymentStatus, Integer> moved = new HashMap<>();
    private final Set<String> refunds = new HashSet<>();

    /** What people were told that they may not, by code. */
    final Map<String, Integer> refusals = new HashMap<>();

    /** Whether the order was ever called rejected while something was held or charged. */
    boolean untrue;

    World(Order order, int stock, Manner manner) {
      this.order = order;
      this.initialStock = stock;
      this.stock = stock;
      this.manner = manner;
    }

    boolean append(Order next, int from, long lease) {
      if (order.version() != from) {
        return false;
      }
      order = next;
      untrue |= order.status() == Status.REJECTED && heldOrCharged();
      boolean open = Checkout.command(next).isPresent();
      resumeAt = open ? Long.valueOf(resumeAt == null ? lease : resumeAt) : null;
      return true;
    }

    Answer ask(Command command, long now) {
      decide(now);
      return switch (command.action()) {
        case RESERVE_STOCK -> reserve();
        case RELEASE_STOCK -> release();
        case AUTHORIZE -> authorize(now);
        case CAPTURE -> capture();
        case VOID -> cancel();
        case REFUND -> refund(command);
      };
    }

    Answer find(long now) {
      decide(now);
      return payment == null ? new Answer.None() : paid();
    }

    boolean heldOrCharged() {
      boolean gone = hold == HoldView.State.RELEASED || hold == HoldView.State.REFUSED;
      boolean charged =
          payment == PaymentStatus.PENDING
              || payment == PaymentStatus.AUTHORIZED
              || captured > refunded;
      return !gone || charged;
    }

    private Answer reserve() {
      if (hold == null) {
        boolean enough = stock >= STOCK;
        become(enough ? HoldView.State.HELD : HoldView.State.REFUSED);
        stock -= enough ? STOCK : 0;
      }
      return new Answer.Hold(hold, List.of());
    }

    Answer release() {
      if (hold == HoldView.State.HELD || hold == HoldView.State.COMMITTED) {
        stock += STOCK;
        become(HoldView.State.RELEASED);
      } else if (hold == null) {
        become(HoldView.State.RELEASED);
      }
      return new Answer.Hold(hold, List.of());
    }

    void commit() {
      if (hold == HoldView.State.HELD) {
        become(HoldView.State.COMMITTED);
      }
    }

    private void become(HoldView.State state) {
      hold = state;
      holdStory.add(state);
    }

    private Answer authorize(long now) {
      if (payment == null) {
        payment = PaymentStatus.PENDING;
        decidesAt = manner == Manner.PAYS || manner == Manner.DECLINES ? now : now + 1_000;
        decide(now);
      }
      return paid();
    }

    private void decide(long now) {
      if (payment == PaymentStatus.PENDING && now >= decidesAt && manner != Manner.NEVER_DECIDES) {
        boolean pays = manner == Manner.PAYS || manner == Manner.PAYS_LATER;
        payment = pays ? PaymentStatus.AUTHORIZED : PaymentStatus.DECLINED;
        moved.merge(payment, 1, Integer::sum);
      }
    }

    private Answer cancel() {
      if (payment == null
          || payment == PaymentStatus.PENDING
          || payment == PaymentStatus.AUTHORIZED) {
        payment = PaymentStatus.VOIDED;
      }
      return paid();
    }

    private Answer capture() {
      if (payment == PaymentStatus.AUTHORIZED) {
        payment = PaymentStatus.CAPTURED;
        captured = order.intent().total().amount();
        moved.merge(payment, 1, Integer::sum);
      }
      return paid();
    }

    /** Each once, and never more than was captured, as the provider has it. */
    private Answer refund(Command command) {
      long amount = command.amount().amount();
      if (refunded + amount <= captured && refunds.add(command.refundId())) {
        refunded += amount;
        payment = refunded < captured ? PaymentStatus.PARTIALLY_REFUNDED : PaymentStatus.REFUNDED;
      }
      return paid();
    }

    private Answer paid() {
      return new Answer.Payment(payment, null, refunded);
    }
  }
}
