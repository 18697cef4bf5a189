package mercato.inventory.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.inventory.InventoryOperations.AddStock;
import mercato.contract.inventory.InventoryOperations.AdjustStock;
import mercato.contract.inventory.InventoryOperations.Check;
import mercato.contract.inventory.InventoryOperations.FindMovements;
import mercato.contract.inventory.InventoryOperations.FindStock;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.contract.inventory.InventoryOperations.NewStock;
import mercato.contract.inventory.InventoryOperations.Release;
import mercato.contract.inventory.InventoryOperations.Reserve;
import mercato.contract.inventory.InventoryOperations.SetStock;
import mercato.contract.inventory.StockView;

/** What a request must look like; what does not is refused with all its mistakes at once. */
public final class StockRules {

  public static final int MAX_LINES = 100;
  public static final int MAX_QUANTITY = 999;
  public static final int MAX_PIECES = 1_000_000_000;
  public static final int MAX_NEW_ROWS = 1_000;
  public static final int MAX_REASON = 200;
  public static final int MAX_KEY = 255;

  /** A hold that nobody asks about would bind its pieces for ever. */
  public static final Duration MAX_DUE = Duration.ofDays(1);

  private static final Pattern PRODUCT_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private final List<FieldError> errors = new ArrayList<>();

  private StockRules() {}

  /**
   * @throws Problem {@code INVALID_REQUEST}
   */
  public static Step reserve(Reserve request, Instant now) {
    var rules = new StockRules();
    rules.orderId(request.orderId());
    rules.lines("/lines", request.lines());
    Instant due = request.dueAt();
    rules.require(
        due != null && due.isAfter(Instant.EPOCH) && due.isBefore(now.plus(MAX_DUE)),
        "/dueAt",
        "must be a time, at most a day ahead");
    rules.verify();
    return Step.reserve(UUID.fromString(request.orderId()), request.lines(), due);
  }

  /**
   * @throws Problem {@code INVALID_REQUEST}
   */
  public static Step release(Release request) {
    var rules = new StockRules();
    rules.orderId(request.orderId());
    rules.verify();
    return Step.release(UUID.fromString(request.orderId()));
  }

  /**
   * @throws Problem {@code INVALID_REQUEST}
   */
  public static void verify(Check request) {
    var rules = new StockRules();
    rules.lines("/items", request.items());
    rules.verify();
  }

  /**
   * @throws Problem {@code INVALID_REQUEST}
   */
  public static void verify(FindStock request) {
    var rules = new StockRules();
    rules.productId("/productId", request.productId());
    rules.verify();
  }

  /**
   * @throws Problem {@code INVALID_REQUEST}
   */
  public static void verify(SetStock request) {
    var rules = new StockRules();
    rules.productId("/productId", request.productId());
    rules.range("/onHand", request.onHand(), 0, MAX_PIECES);
    if (request.lowStockThreshold() != null) {
      rules.range("/lowStockThreshold", request.lowStockThreshold(), 0, MAX_PIECES);
    }
    rules.verify();
  }

  /**
   * @throws Problem {@code INVALID_REQUEST}
   */
  public static void verify(AddStock request) {
    var rules = new StockRules();
    if (rules.sized("/rows", request.rows(), MAX_NEW_ROWS)) {
      var seen = new HashSet<String>();
      for (int i = 0; i < request.rows().size(); i++) {
        NewStock row = request.rows().get(i);
        String at = "/rows/" + i;
        rules.eachOnce(at, row.productId(), seen);
        rules.range(at + "/onHand", row.onHand(), 0, MAX_PIECES);
        rules.range(at + "/lowStockThreshold", row.lowStockThreshold(), 0, MAX_PIECES);
      }
    }
    rules.verify();
  }

  /**
   * @throws Problem {@code INVALID_REQUEST}
   */
  public static void verify(AdjustStock request) {
    var rules = new StockRules();
    rules.productId("/productId", request.productId());
    rules.range("/delta", request.delta(), -MAX_PIECES, MAX_PIECES);
    rules.require(request.delta() != 0, "/delta", "must not be 0");
    rules.text("/reason", request.reason(), MAX_REASON);
    if (request.idempotencyKey() != null) {
      rules.text("/idempotencyKey", request.idempotencyKey(), MAX_KEY);
    }
    rules.verify();
  }

  /**
   * @throws Problem {@code INVALID_REQUEST}
   */
  public static void verify(FindMovements request) {
    var rules = new StockRules();
    rules.productId("/productId", request.productId());
    rules.verify();
  }

  /**
   * Whether the pieces may be set so.
   *
   * @param current the row as it is, locked
   * @throws Problem {@code STALE}, {@code BELOW_RESERVED}
   */
  public static void allow(SetStock request, StockView current) {
    if (request.version() != null && request.version() != current.version()) {
      throw new Problem(
          Problem.Kind.STALE, "STALE", "The stock has changed since you read it. Read it again.");
    }
    if (request.onHand() < current.reserved()) {
      throw belowReserved(Map.of("reserved", current.reserved()));
    }
  }

  static Problem belowReserved(Map<String, Object> details) {
    return new Problem(
        Problem.Kind.CONFLICT,
        "BELOW_RESERVED",
        details.get("reserved") + " pieces are held for orders.",
        details);
  }

  public static boolean isProductId(String text) {
    return PRODUCT_ID.matcher(text).matches();
  }

  public static boolean isUuid(String text) {
    return UUID_TEXT.matcher(text).matches();
  }

  private void lines(String pointer, List<Line> lines) {
    if (sized(pointer, lines, MAX_LINES)) {
      var seen = new HashSet<String>();
      for (int i = 0; i < lines.size(); i++) {
        Line line = lines.get(i);
        String at = pointer + "/" + i;
        eachOnce(at, line.productId(), seen);
        range(at + "/quantity", line.quantity(), 1, MAX_QUANTITY);
      }
    }
  }

  private boolean sized(String pointer, List<?> list, int max) {
    boolean fits =
        list != null
            && !list.isEmpty()
            && list.size() <= max
            && list.stream().allMatch(Objects::nonNull);
    require(fits, pointer, "must have 1 to " + max + " entries");
    return fits;
  }

  private void eachOnce(String pointer, String productId, HashSet<String> seen) {
    productId(pointer + "/productId", productId);
    require(seen.add(productId), pointer + "/productId", "is named twice");
  }

  private void productId(String pointer, String id) {
    require(id != null && isProductId(id), pointer, "must be 1 to 64 letters, digits or hyphens");
  }

  private void text(String pointer, String text, int max) {
    require(
        text != null
            && !text.isBlank()
            && text.length() <= max
            && text.chars().noneMatch(Character::isISOControl),
        pointer,
        "must be 1 to " + max + " characters, none of them a control character");
  }

  private void orderId(String id) {
    require(id != null && isUuid(id), "/orderId", "must be a UUID");
  }

  private void range(String pointer, int value, int min, int max) {
    require(value >= min && value <= max, pointer, "must be " + min + " to " + max);
  }

  private void require(boolean holds, String pointer, String message) {
    if (!holds) {
      errors.add(new FieldError(pointer, message));
    }
  }

  private void verify() {
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }
}
