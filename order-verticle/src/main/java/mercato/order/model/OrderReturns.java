package mercato.order.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mercato.contract.Money;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderView.Line;
import mercato.contract.order.ReturnView.Status;
import mercato.order.model.OrderEvent.ReturnApproved;
import mercato.order.model.OrderEvent.ReturnRejected;
import mercato.order.model.OrderEvent.ReturnRequested;

/**
 * The pieces of an order that come back, or might; part of the fold that {@link Order} is.
 *
 * @param all the oldest first
 */
public record OrderReturns(List<Return> all) {

  static final OrderReturns NONE = new OrderReturns(List.of());

  /**
   * @param refund what the buyer gets; null unless approved
   * @param decidedAt null while requested
   */
  public record Return(
      String id,
      Status status,
      List<Item> items,
      String reason,
      Money refund,
      Instant requestedAt,
      Instant decidedAt) {}

  public Optional<Return> find(String returnId) {
    return all.stream().filter(each -> each.id.equals(returnId)).findFirst();
  }

  /** How many pieces of a product are in returns of this status. */
  int units(String productId, Status status) {
    int units = 0;
    for (Return each : all) {
      if (each.status == status) {
        for (Item item : each.items) {
          units += item.productId().equals(productId) ? item.quantity() : 0;
        }
      }
    }
    return units;
  }

  /** Whether every piece of these lines is back. */
  boolean cover(List<Line> lines) {
    for (Line line : lines) {
      if (units(line.productId(), Status.APPROVED) < line.quantity()) {
        return false;
      }
    }
    return true;
  }

  OrderReturns after(OrderEvent event) {
    if (event instanceof ReturnRequested asked) {
      List<Return> more = new ArrayList<>(all);
      more.add(
          new Return(
              asked.returnId(),
              Status.REQUESTED,
              asked.items(),
              asked.reason(),
              null,
              asked.at(),
              null));
      return new OrderReturns(List.copyOf(more));
    }
    if (event instanceof ReturnApproved yes) {
      return decided(yes.returnId(), Status.APPROVED, yes.refund(), yes.at());
    }
    return event instanceof ReturnRejected no
        ? decided(no.returnId(), Status.REJECTED, null, no.at())
        : this;
  }

  private OrderReturns decided(String returnId, Status status, Money refund, Instant at) {
    return new OrderReturns(
        all.stream()
            .map(
                each ->
                    each.id.equals(returnId)
                        ? new Return(
                            each.id, status, each.items, each.reason, refund, each.requestedAt, at)
                        : each)
            .toList());
  }
}
