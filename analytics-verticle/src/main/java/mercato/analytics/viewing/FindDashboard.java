package mercato.analytics.viewing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.Collectors;
import mercato.analytics.bucket.BucketStore;
import mercato.analytics.model.Dashboard;
import mercato.analytics.model.DashboardRules;
import mercato.analytics.model.HourBucket;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.analytics.AnalyticsOperations;
import mercato.contract.analytics.AnalyticsOperations.DashboardView;

/** Sums the buckets of a period, a page of them in memory at a time, off the event loop. */
public final class FindDashboard {

  private static final int PAGE = 500;

  private final Vertx vertx;
  private final BucketStore buckets;
  private final String currency;

  public FindDashboard(Vertx vertx, BucketStore buckets, String currency) {
    this.vertx = vertx;
    this.buckets = buckets;
    this.currency = currency;
  }

  public Future<DashboardView> handle(AnalyticsOperations.FindDashboard request, Caller caller) {
    caller.requireStaff();
    var mistakes = DashboardRules.mistakes(request);
    if (!mistakes.isEmpty()) {
      return Future.failedFuture(Problem.invalid(mistakes));
    }
    var hours = DashboardRules.hours(request).collect(Collectors.toSet());
    return buckets
        .idsOf(hours.stream())
        .map(ids -> ids.stream().filter(id -> hours.contains(BucketStore.hourOf(id))).toList())
        .compose(ids -> sum(ids, caller));
  }

  private Future<DashboardView> sum(List<String> ids, Caller caller) {
    var dashboard = new Dashboard(currency);
    Future<?> summed = Future.succeededFuture();
    for (int from = 0; from < ids.size(); from += PAGE) {
      var page = ids.subList(from, Math.min(from + PAGE, ids.size()));
      summed = summed.compose(done -> add(dashboard, page, caller));
    }
    return summed.compose(done -> vertx.executeBlocking(dashboard::view, false));
  }

  private Future<Void> add(Dashboard dashboard, List<String> page, Caller caller) {
    if (System.currentTimeMillis() > caller.deadlineMillis()) {
      return Future.failedFuture(
          Problem.unavailable("So long a period cannot be summed in time. Ask for less."));
    }
    return buckets
        .find(page)
        .compose(found -> vertx.executeBlocking(() -> add(dashboard, found), false));
  }

  private static Void add(Dashboard dashboard, List<HourBucket> found) {
    found.forEach(dashboard::add);
    return null;
  }
}
