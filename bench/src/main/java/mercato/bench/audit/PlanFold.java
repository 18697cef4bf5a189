package mercato.bench.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What the plan of a product's price comes to. Written anew from what plans mean, not shared with
 * the product service.
 */
record PlanFold(JsonNode regular, List<Change> changes, List<Sale> sales, long settledAt) {

  private record Change(String id, long at, long amount) {}

  private record Sale(long percent, long startsAt, long endsAt) {

    boolean runs(long at) {
      return startsAt <= at && at < endsAt;
    }
  }

  /** Of a document of MongoDB, whose fields it is spread over, or of what Redis has. */
  static PlanFold of(JsonNode product) {
    JsonNode price = product.path("price");
    boolean nested = price.has("regular");
    JsonNode plan = nested ? price : product;
    var changes = new ArrayList<Change>();
    for (JsonNode each : plan.path("changes")) {
      JsonNode money = nested ? each.path("price") : each;
      changes.add(
          new Change(
              each.path("id").asText(),
              ProductState.millis(each, "at"),
              money.path("amount").asLong()));
    }
    changes.sort(Comparator.comparing(Change::at).thenComparing(Change::id));
    var sales = new ArrayList<Sale>();
    for (JsonNode each : plan.path("sales")) {
      sales.add(
          new Sale(
              each.path("percent").asLong(),
              ProductState.millis(each, "startsAt"),
              ProductState.millis(each, "endsAt")));
    }
    return new PlanFold(
        nested ? price.path("regular") : price,
        changes,
        sales,
        ProductState.millis(plan, plan.has("settledAt") ? "settledAt" : "updatedAt"));
  }

  /** The instants after {@code settledAt} at which the price may change, in order. */
  long[] boundaries() {
    LongStream starts = sales.stream().mapToLong(Sale::startsAt);
    LongStream ends = sales.stream().mapToLong(Sale::endsAt);
    return LongStream.concat(
            changes.stream().mapToLong(Change::at), LongStream.concat(starts, ends))
        .filter(at -> at > settledAt)
        .sorted()
        .distinct()
        .toArray();
  }

  /** What it costs at an instant that is not before {@code settledAt}; halves are rounded up. */
  long amount(long at) {
    long amount = regular.path("amount").asLong();
    for (Change change : changes) {
      amount = change.at <= at ? change.amount : amount;
    }
    long off =
        sales.stream().filter(sale -> sale.runs(at)).mapToLong(Sale::percent).max().orElse(0);
    return (amount * (100 - off) + 50) / 100;
  }
}
