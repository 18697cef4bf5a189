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
import mercato.contract.order.OrderOperations.Quote;
import mercato.contract.order.OrderOperations.ShipOrder;
import mercato.contract.order.OrderView.Address;
import mercato.contract.order.PaymentOperations.Refund;
import mercato.contract.order.ReturnOperations.ApproveReturn;
import mercato.contract.order.ReturnOperations.RejectReturn;
import mercato.contract.order.ReturnOperations.RequestReturn;

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
   * @throws Problem {@code INVALID_REQUEST} with a pointer at each mistake, as all of these
   */
  public static void check(PlaceOrder request) {
    List<FieldError> errors = new ArrayList<>();
    key(errors, request.idempotencyKey());
    items(errors, request.items());
    if (request.shippingAddress() == null && request.addressId() == null) {
      errors.add(new FieldError("/shippingAddress", "must be there, or addressId"));
    }
    destination(errors, request.shippingAddress(), request.addressId());
    payment(errors, request.payment());
    optional(errors, "/shippingMethod", request.shippingMethod(), MAX_TEXT_LENGTH);
    optional(errors, "/couponCode", request.couponCode(), MAX_TEXT_LENGTH);
    refuse(errors);
  }

  public static void check(Quote request) {
    List<FieldError> errors = new ArrayList<>();
    items(errors, request.items());
    destination(errors, request.shippingAddress(), request.addressId());
    optional(errors, "/shippingMethod", request.shippingMethod(), MAX_TEXT_LENGTH);
    optional(errors, "/couponCode", request.couponCode(), MAX_TEXT_LENGTH);
    refuse(errors);
  }

  public static void check(CancelOrder request) {
    List<FieldError> errors = new ArrayList<>();
    optional(errors, "/reason", request.reason(), MAX_REASON_LENGTH);
    refuse(errors);
  }

  public static void check(ShipOrder request) {
    List<FieldError> errors = new ArrayList<>();
    text(errors, "/carrier", request.carrier(), MAX_TEXT_LENGTH);
    text(errors, "/trackingNumber", request.trackingNumber(), MAX_TEXT_LENGTH);
    refuse(errors);
  }

  public static void check(Refund request) {
    List<FieldError> errors = new ArrayList<>();
    key(errors, request.idempotencyKey());
    if (request.amount() == null || request.amount().amount() < 1) {
      errors.add(new FieldError("/amount/amount", "must be 1 or more"));
    }
    text(errors, "/reason", request.reason(), MAX_REASON_LENGTH);
    refuse(errors);
  }

  public static void check(RequestReturn request) {
    List<FieldError> errors = new ArrayList<>();
    key(errors, request.idempotencyKey());
    if (request.items() == null) {
      errors.add(new FieldError("/items", "must be there"));
    }
    items(errors, request.items());
    text(errors, "/reason", request.reason(), MAX_REASON_LENGTH);
    refuse(errors);
  }

  public static void check(ApproveReturn request) {
    List<FieldError> errors = new ArrayList<>();
    key(errors, request.idempotencyKey());
    refuse(errors);
  }

  public static void check(RejectReturn request) {
    List<FieldError> errors = new ArrayList<>();
    optional(errors, "/reason", request.reason(), MAX_REASON_LENGTH);
    refuse(errors);
  }

  /** Of a line: 1 to {@link #MAX_QUANTITY}. */
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

  private static void destination(List<FieldError> errors, Address address, String addressId) {
    if (address != null && addressId != null) {
      errors.add(new FieldError("/addressId", "must not be there besides shippingAddress"));
    }
    optional(errors, "/addressId", addressId, MAX_TEXT_LENGTH);
    if (address != null) {
      address(errors, address);
    }
  }

  private static void address(List<FieldError> errors, Address address) {
    text(errors, "/shippingAddress/recipient", address.recipient(), MAX_TEXT_LENGTH);
    text(errors, "/shippingAddress/line1", address.line1(), MAX_TEXT_LENGTH);
    optional(errors, "/shippingAddress/line2", address.line2(), MAX_TEXT_LENGTH);
    text(errors, "/shippingAddress/city", address.city(), MAX_TEXT_LENGTH);
    optional(errors, "/shippingAddress/region", address.region(), MAX_TEXT_LENGTH);
    text(errors, "/shippingAddress/postalCode", address.postalCode(), MAX_TEXT_LENGTH);
    String country = address.country();
    if (country == null || country.length() != 2 || !capitals(country)) {
      errors.add(new FieldError("/shippingAddress/country", "must be two capital letters"));
    }
  }

  private static boolean capitals(String text) {
    return text.chars().allMatch(letter -> letter >= 'A' && letter <= 'Z');
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

  private static void key(List<FieldError> errors, String key) {
    text(errors, "/idempotencyKey", key, MAX_KEY_LENGTH);
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
