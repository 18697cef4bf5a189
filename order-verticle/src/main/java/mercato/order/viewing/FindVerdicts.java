package mercato.order.viewing;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.Fate;
import mercato.contract.order.OrderOperations.Verdict;
import mercato.contract.order.OrderOperations.VerdictsReply;
import mercato.contract.order.OrderView.Status;
import mercato.order.history.OrderTable;

/**
 * Says what holds shall become. An order that is not in the table never will be: its intent is
 * stored before its stock is asked for, so a hold without an order is to be released.
 */
public final class FindVerdicts {

  private static final int MAX_IDS = 1_000;

  private final OrderTable table;

  public FindVerdicts(OrderTable table) {
    this.table = table;
  }

  public Future<VerdictsReply> handle(OrderOperations.FindVerdicts request, Caller caller) {
    caller.requireService();
    List<String> ids = request.orderIds();
    if (ids == null || ids.isEmpty() || ids.size() > MAX_IDS) {
      throw Problem.invalid(new Problem.FieldError("/orderIds", "has 1 to " + MAX_IDS + " ids"));
    }
    List<UUID> known = ids.stream().map(FindVerdicts::parse).filter(id -> id != null).toList();
    return table
        .statuses(known)
        .map(
            statuses -> {
              List<Verdict> verdicts = new ArrayList<>();
              ids.forEach(id -> verdicts.add(new Verdict(id, fate(statuses.get(parse(id))))));
              return new VerdictsReply(verdicts);
            });
  }

  private static Fate fate(Status status) {
    if (status == null) {
      return Fate.RELEASE;
    }
    return switch (status) {
      case PENDING -> Fate.WAIT;
      case CONFIRMED, SHIPPED, DELIVERED, RETURNED -> Fate.COMMIT;
      case REJECTED, CANCELLED -> Fate.RELEASE;
    };
  }

  /** Null for what is no order's id. */
  private static UUID parse(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }
}
