package mercato.inventory.holding;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import mercato.contract.Caller;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.FindVerdicts;
import mercato.contract.order.OrderOperations.Verdict;
import mercato.contract.order.OrderOperations.VerdictsReply;
import mercato.inventory.model.Hold;
import mercato.inventory.model.Step;
import mercato.platform.batch.BatchLane;
import mercato.platform.bus.ServiceBus;
import mercato.platform.observe.Trace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the order service what became of the orders whose holds are due, and does as it says: the
 * order log decides, never a clock alone. What gets no answer stays as it is and is asked about
 * again.
 */
public final class AskVerdicts {

  private static final Logger LOG = LoggerFactory.getLogger(AskVerdicts.class);
  private static final int PAGE = 500;

  /** What the order service said holds for ever. */
  private static final long NO_DEADLINE = Long.MAX_VALUE;

  private final HoldStore holds;
  private final BatchLane<Step, Hold> lane;
  private final ServiceBus bus;
  private final InstantSource clock;
  private final Duration again;
  private Future<Void> running = Future.succeededFuture();

  /**
   * @param again how long to wait before the same order is asked about again
   */
  public AskVerdicts(
      HoldStore holds,
      BatchLane<Step, Hold> lane,
      ServiceBus bus,
      InstantSource clock,
      Duration again) {
    this.holds = holds;
    this.lane = lane;
    this.bus = bus;
    this.clock = clock;
    this.again = again;
  }

  /** Asks about all that are due, unless the time before is still under way. */
  public void ask() {
    if (running.isComplete()) {
      running = pages().onFailure(failure -> LOG.warn("Due holds stay: {}", failure.toString()));
    }
  }

  /** Page after page until one is not full. */
  Future<Void> pages() {
    return holds
        .takeDue(PAGE, again)
        .compose(due -> settle(due).compose(settled -> due.size() < PAGE ? settled() : pages()));
  }

  private Future<Void> settle(List<UUID> due) {
    return due.isEmpty() ? settled() : verdicts(due).map(AskVerdicts::steps).compose(this::take);
  }

  private Future<VerdictsReply> verdicts(List<UUID> due) {
    long deadline = clock.millis() + OrderOperations.VERDICTS.timeoutMillis();
    return bus.call(
        OrderOperations.VERDICTS,
        new FindVerdicts(due.stream().map(UUID::toString).toList()),
        Caller.service(Trace.next(), deadline));
  }

  private Future<Void> take(List<Step> steps) {
    return Future.join(steps.stream().map(step -> lane.take(step, NO_DEADLINE)).toList())
        .mapEmpty();
  }

  private static Future<Void> settled() {
    return Future.succeededFuture();
  }

  private static List<Step> steps(VerdictsReply reply) {
    return reply.verdicts().stream().flatMap(AskVerdicts::step).toList();
  }

  private static Stream<Step> step(Verdict verdict) {
    UUID orderId = UUID.fromString(verdict.orderId());
    return switch (verdict.fate()) {
      case COMMIT -> Stream.of(Step.commit(orderId, List.of()));
      case RELEASE -> Stream.of(Step.release(orderId));
      case WAIT -> Stream.empty();
    };
  }
}
