package mercato.analytics.model;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mercato.contract.Problem.FieldError;
import mercato.contract.analytics.AnalyticsOperations.FindDashboard;

/** Which periods may be asked for, and which hours they are. */
public final class DashboardRules {

  public static final Duration MAX_PERIOD = Duration.ofDays(366);

  private DashboardRules() {}

  /** What is wrong with a request; nothing for a good one. */
  public static List<FieldError> mistakes(FindDashboard request) {
    var mistakes = new ArrayList<FieldError>();
    if (request.from() == null) {
      mistakes.add(new FieldError("/from", "must be given"));
    }
    if (request.to() == null) {
      mistakes.add(new FieldError("/to", "must be given"));
    }
    if (mistakes.isEmpty() && !request.from().isBefore(request.to())) {
      mistakes.add(new FieldError("/to", "must be after from"));
    }
    if (mistakes.isEmpty()
        && Duration.between(request.from(), request.to()).compareTo(MAX_PERIOD) > 0) {
      mistakes.add(new FieldError("/from", "must be within 366 days before to"));
    }
    return mistakes;
  }

  /** The starts of all hours that the period touches. */
  public static Stream<Instant> hours(FindDashboard request) {
    Instant first = request.from().truncatedTo(ChronoUnit.HOURS);
    return Stream.iterate(
        first, hour -> hour.isBefore(request.to()), hour -> hour.plus(1, ChronoUnit.HOURS));
  }
}
