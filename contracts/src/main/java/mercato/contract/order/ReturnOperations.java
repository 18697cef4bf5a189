package mercato.contract.order;

import java.util.List;
import mercato.contract.Operation;
import mercato.contract.Page;
import mercato.contract.order.OrderOperations.Item;

/** What the order service answers about pieces that come back. */
public final class ReturnOperations {

  /**
   * Asks to give pieces of a delivered order back, once under its key; for its owner. Refuses
   * {@code NOT_FOUND}, {@code ILLEGAL_TRANSITION}, {@code RETURN_EXCEEDS_ORDER}, {@code
   * IDEMPOTENCY_KEY_REUSED}.
   */
  public static final Operation<RequestReturn, ReturnReply> REQUEST =
      Operation.idempotent("return.request", RequestReturn.class, ReturnReply.class, 5_000);

  /**
   * Takes them back and pays for them, once under its key; for staff. Refuses {@code NOT_FOUND},
   * {@code ILLEGAL_TRANSITION}, {@code IDEMPOTENCY_KEY_REUSED}.
   */
  public static final Operation<ApproveReturn, ReturnReply> APPROVE =
      Operation.idempotent("return.approve", ApproveReturn.class, ReturnReply.class, 5_000);

  /** Does not; for staff. Refuses {@code NOT_FOUND}, {@code ILLEGAL_TRANSITION}. */
  public static final Operation<RejectReturn, ReturnReply> REJECT =
      Operation.idempotent("return.reject", RejectReturn.class, ReturnReply.class, 5_000);

  /** The returns of an order, the oldest first. Refuses {@code NOT_FOUND}. */
  public static final Operation<FindReturns, ReturnsReply> OF_ORDER =
      Operation.idempotent("return.ofOrder", FindReturns.class, ReturnsReply.class, 2_000);

  /** The caller's returns, the newest first; for staff all. */
  public static final Operation<ListReturns, ReturnsReply> LIST =
      Operation.idempotent("return.list", ListReturns.class, ReturnsReply.class, 2_000);

  private ReturnOperations() {}

  /**
   * @param items 1 to 100, each product once
   * @param reason 1 to 500 characters
   */
  public record RequestReturn(
      String idempotencyKey, String orderId, List<Item> items, String reason) {}

  /**
   * @param restock whether the pieces can be sold again
   */
  public record ApproveReturn(String idempotencyKey, String returnId, boolean restock) {}

  /**
   * @param reason up to 500 characters, or null
   */
  public record RejectReturn(String returnId, String reason) {}

  public record ReturnReply(ReturnView returned, boolean replayed) {}

  public record FindReturns(String orderId) {}

  /**
   * @param status or null for all
   */
  public record ListReturns(ReturnView.Status status, Page page) {}

  /**
   * @param next null on the last page
   */
  public record ReturnsReply(List<ReturnView> items, String next) {}
}
