package mercato.product.pricing;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import mercato.contract.Caller;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.PlanOperations.FindSale;
import mercato.contract.product.PlanOperations.ListSales;
import mercato.contract.product.PlanOperations.SaleView;
import mercato.contract.product.PlanOperations.SalesReply;
import mercato.product.model.CategorySale;
import mercato.product.model.CategorySale.Stage;
import mercato.product.store.SaleStore;

/** Sales as they are now, with the number of products on which each lies. */
public final class FindSales {

  /** Older ones are kept, but no longer listed. */
  private static final int MAX_LISTED = 1_000;

  private final SaleStore sales;
  private final Function<String, Future<Long>> count;
  private final InstantSource clock;

  /**
   * @param count on how many products a sale lies
   */
  public FindSales(SaleStore sales, Function<String, Future<Long>> count, InstantSource clock) {
    this.sales = sales;
    this.count = count;
    this.clock = clock;
  }

  public Future<SaleView> find(FindSale request, Caller caller) {
    caller.requireStaff();
    return sales
        .find(request.id())
        .compose(found -> view(found.orElseThrow(() -> Problem.notFound("sale"))));
  }

  /** Ids grow with time: the page after a sale is that of the smaller ones. */
  public Future<SalesReply> list(ListSales request, Caller caller) {
    caller.requireStaff();
    String after = read(request.page());
    int limit = request.page().limit();
    return sales
        .newest(MAX_LISTED)
        .map(
            all ->
                all.stream()
                    .filter(sale -> after == null || sale.id().compareTo(after) < 0)
                    .limit(limit + 1L)
                    .toList())
        .compose(found -> reply(found, limit));
  }

  private Future<SalesReply> reply(List<CategorySale> found, int limit) {
    List<CategorySale> shown = found.subList(0, Math.min(limit, found.size()));
    return Future.all(shown.stream().map(this::view).toList())
        .map(
            views ->
                new SalesReply(
                    views.list(), found.size() > limit ? cursor(shown.get(limit - 1)) : null));
  }

  private Future<SaleView> view(CategorySale sale) {
    Instant now = clock.instant();
    return sale.reached().contains(Stage.CLOSED)
        ? Future.succeededFuture(sale.view(0, now))
        : count.apply(sale.id()).map(products -> sale.view(products, now));
  }

  private static String cursor(CategorySale last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.id().getBytes(StandardCharsets.US_ASCII));
  }

  private static String read(Page page) {
    try {
      return page.cursor() == null
          ? null
          : new String(Base64.getUrlDecoder().decode(page.cursor()), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException malformed) {
      throw Problem.invalid(new FieldError("/cursor", "is not one of ours"));
    }
  }
}
