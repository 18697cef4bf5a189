package mercato.bench.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import mercato.bench.run.Loop;
import mercato.bench.shop.Api;

/** Compares what shoppers were told with what the shop has, once it has settled. */
final class Verdict {

  private static final Duration SETTLE_LIMIT = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int ALL = Integer.MAX_VALUE;
  private static final int MAX_SHOWN = 5;

  private final Api staff;
  private final List<String> violations = new ArrayList<>();

  Verdict(Api staff) {
    this.staff = staff;
  }

  /**
   * Waits until no order is pending and nothing of these products is held.
   *
   * @return whether that came in time
   */
  boolean awaitSettled(Loop loop, List<String> products) {
    long end = System.nanoTime() + SETTLE_LIMIT.toNanos();
    while (!isSettled(products)) {
      if (System.nanoTime() > end) {
        return false;
      }
      loop.pause(POLL);
    }
    return true;
  }

  private boolean isSettled(List<String> products) {
    return staff.list("/v1/orders?status=PENDING", 1).isEmpty()
        && products.stream().allMatch(product -> reserved(product) == 0);
  }

  /** What is wrong; empty when all is as it was told. */
  List<String> violations(List<Purchase> purchases, List<String> products) {
    Map<String, String> orders = new HashMap<>();
    for (JsonNode order : staff.list("/v1/orders?", ALL)) {
      orders.put(order.path("id").asText(), order.path("status").asText());
    }
    report("not answered", purchases, purchase -> !purchase.isAnswered());
    report(
        "acknowledged and lost, or not confirmed",
        purchases,
        purchase ->
            purchase.status() == 201 && !"CONFIRMED".equals(orders.get(purchase.orderId())));
    report(
        "declined and yet not rejected",
        purchases,
        purchase -> purchase.status() == 402 && !"REJECTED".equals(orders.get(purchase.orderId())));
    var told = new HashSet<String>();
    report(
        "two keys for one order",
        purchases,
        purchase -> !purchase.orderId().isEmpty() && !told.add(purchase.orderId()));
    untold(orders, told);
    for (String product : products) {
      if (reserved(product) != 0) {
        violations.add(reserved(product) + " pieces of " + product + " are held for ever");
      }
    }
    return violations;
  }

  /** An attempt that was told as failed may have left an order, but none that stands. */
  private void untold(Map<String, String> orders, Set<String> told) {
    orders.forEach(
        (id, status) -> {
          if (!told.contains(id) && !status.equals("REJECTED")) {
            violations.add("order " + id + " is " + status + ", and no shopper was told of it");
          }
        });
  }

  private void report(String what, List<Purchase> purchases, Predicate<Purchase> isWrong) {
    var wrong = purchases.stream().filter(isWrong).toList();
    if (!wrong.isEmpty()) {
      violations.add(
          "%d %s: %s"
              .formatted(
                  wrong.size(),
                  what,
                  wrong.stream()
                      .limit(MAX_SHOWN)
                      .map(each -> each.key + " " + each.status() + " " + each.orderId())
                      .toList()));
    }
  }

  private int reserved(String product) {
    return staff.get("/v1/inventory/" + product).path("reserved").asInt();
  }
}
