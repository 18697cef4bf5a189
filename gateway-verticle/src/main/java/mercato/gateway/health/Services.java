package mercato.gateway.health;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Operation;
import mercato.contract.Problem;
import mercato.contract.analytics.AnalyticsOperations;
import mercato.contract.analytics.AnalyticsOperations.FindDashboard;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.FindStock;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.FindOrder;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.AddProducts;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.FindMe;
import mercato.platform.bus.ServiceBus;
import mercato.platform.observe.Health;
import mercato.platform.observe.Trace;

/**
 * Which services answer, as seen from the gateway. Each second each is asked, as a guest, for
 * something that guests do not get: whoever refuses is there, and no store was touched.
 *
 * <p>They are not part of this process's readiness: with one service away the others still serve.
 */
public final class Services {

  private static final long LIMIT_MILLIS = 900;
  private static final Set<Problem.Kind> AWAY =
      Set.of(Problem.Kind.UNAVAILABLE, Problem.Kind.INTERNAL);

  private final ServiceBus bus;
  private final Health health;

  public Services(Vertx vertx, ServiceBus bus) {
    this.bus = bus;
    this.health = new Health(vertx);
    Instant now = Instant.now();
    watch("user", UserOperations.FIND_ME, new FindMe());
    watch("product", CatalogueOperations.ADD, new AddProducts(List.of()));
    watch("inventory", InventoryOperations.FIND, new FindStock("health"));
    watch("order", OrderOperations.FIND, new FindOrder(new UUID(0, 0).toString()));
    watch(
        "analytics",
        AnalyticsOperations.DASHBOARD,
        new FindDashboard(now.minus(Duration.ofHours(1)), now));
  }

  /** What each said last, by name. */
  public List<Health.State> states() {
    return health.states();
  }

  private <Q, R> void watch(String service, Operation<Q, R> operation, Q request) {
    health.register(
        service,
        () -> {
          long deadline = System.currentTimeMillis() + LIMIT_MILLIS;
          return bus.call(operation, request, new Caller(null, Set.of(), Trace.next(), deadline))
              .transform(
                  reply ->
                      reply.failed() && isAway(reply.cause())
                          ? Future.failedFuture(reply.cause())
                          : Future.succeededFuture());
        });
  }

  private static boolean isAway(Throwable cause) {
    return !(cause instanceof Problem problem) || AWAY.contains(problem.kind());
  }
}
