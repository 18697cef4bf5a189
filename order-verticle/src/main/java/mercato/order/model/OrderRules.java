package mercato.order.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.order.OrderOperations.CancelOrder;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.Payment;
import mercato.contract.order.OrderOperations.PlaceOrder;
import mercato.contract.order.OrderView.Address;

/** What a request must look like before anything is looked up for it. */
public final class OrderRules {

  public static final int MAX_LINES = 100;
  public static final int MAX_QUANTITY = 999;
  private static final int MAX_KEY_LENGTH = 255;
  private static final int MAX_TEXT_LENGTH = 200;
  private static final int MAX_REASON_LENGTH = 500;

  /** PostgreSQL's text holds every character but this one. */
  private static final char UNSTORABLE = '\0';

  private OrderRules() {}

  /**
   * @throws Problem {@code INVALID_REQUEST} with a pointer at each mistake
   */
  public static void check(PlaceOrder request) {
    List<FieldError> errors = new ArrayList<>();
    text(errors, "/idempotencyKey", request.idempotencyKey(), MAX_KEY_LENGTH);
    items(errors, request.items());
    address(errors, request.shippingAddress());
    payment(errors, request.payment());
    refuse(errors);
  }

  /**
   * @throws Problem {@code INVALID_REQUEST}
   */
  public static void check(CancelOrder request) {
    List<FieldError> errors = new ArrayList<>();
    optional(errors, "/reason", request.reason(), MAX_REASON_LENGTH);
    refuse(errors);
  }

  /**
   * @throws Problem {@code INVALID_REQUEST} unless 1 to {@link #MAX_QUANTITY}
   */
  public static void checkQuantity(int quantity) {
    if (quantity < 1 || quantity > MAX_QUANTITY) {
      refuse(List.of(new FieldError("/quantity", "must be 1 to " + MAX_QUANTITY)));
    }
  }

  private static void items(List<FieldError> errors, List<Item> items) {
    if (items == null) {
      return;
    }
    if (items.isEmpty() || items.size() > MAX_LINES) {
      errors.add(new FieldError("/items", "has 1 to " + MAX_LINES + " lines"));
      return;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      if (item.productId() == null || !seen.add(item.productId())) {
        errors.add(new FieldError("/items/" + i + "/productId", "must be there, each once"));
      }
      if (item.quantity() < 1 || item.quantity() > MAX_QUANTITY) {
        errors.add(new FieldError("/items/" + i + "/quantity", "must be 1 to " + MAX_QUANTITY));
      }
    }
  }

  private static void address(List<FieldError> errors, Address address) {
    if (address == null) {
      errors.add(new FieldError("/shippingAddress", "must be there"));
      return;
    }
    text(errors, "/shippingAddress/recipient", address.recipient(), MAX_TEXT_LENGTH);
    text(errors, "/shippingAddress/line1", address.line1(), MAX_TEXT_LENGTH);
    optional(errors, "/shippingAddress/line2", address.line2(), MAX_TEXT_LENGTH);
    text(errors, "/shippingAddress/city", address.city(), MAX_TEXT_LENGTH);
    optional(errors, "/shippingAddress/region", address.region(), MAX_TEXT_LENGTH);
    text(errors, "/shippingAddress/postalCode", address.postalCode(), MAX_TEXT_LENGTH);
    if (address.country() == null || !address.country().matches("[A-Z]{2}")) {
      errors.add(new FieldError("/shippingAddress/country", "must be two capital letters"));
    }
  }

  private static void payment(List<FieldError> errors, Payment payment) {
    if (payment == null) {
      errors.add(new FieldError("/payment", "must be there"));
      return;
    }
    if (!"card".equals(payment.method())) {
      errors.add(new FieldError("/payment/method", "must be card"));
    }
    text(errors, "/payment/token", payment.token(), MAX_TEXT_LENGTH);
  }

  private static void text(List<FieldError> errors, String pointer, String text, int max) {
    if (text == null || text.isBlank()) {
      errors.add(new FieldError(pointer, "has 1 to " + max + " characters"));
    } else {
      optional(errors, pointer, text, max);
    }
  }

  private static void optional(List<FieldError> errors, String pointer, String text, int max) {
    if (text != null && (text.length() > max || text.indexOf(UNSTORABLE) >= 0)) {
      errors.add(new FieldError(pointer, "has at most " + max + " characters and no NUL"));
    }
  }

  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }
}
