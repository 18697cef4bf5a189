package mercato.gateway.analytics;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import mercato.contract.analytics.AnalyticsOperations;
import mercato.contract.analytics.AnalyticsOperations.FindDashboard;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** Figures for staff. */
public final class AnalyticsRoutes {

  private static final Duration DEFAULT_PERIOD = Duration.ofHours(24);

  private final ServiceBus bus;
  private final Clock clock;

  public AnalyticsRoutes(ServiceBus bus, Clock clock) {
    this.bus = bus;
    this.clock = clock;
  }

  public Future<Reply> dashboard(Request request) {
    Instant to = time(request.query("to"), clock.instant());
    Instant from = time(request.query("from"), to.minus(DEFAULT_PERIOD));
    return bus.call(AnalyticsOperations.DASHBOARD, new FindDashboard(from, to), request.caller())
        .map(Reply::ok);
  }

  private static Instant time(String text, Instant otherwise) {
    return text == null ? otherwise : OffsetDateTime.parse(text).toInstant();
  }
}
