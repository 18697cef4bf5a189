package mercato.gateway.health;

import io.vertx.core.Future;
import java.util.List;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.observe.Health;

/** The state of the shop, for its users and for whoever supervises the process. Names no store. */
public final class HealthRoutes {

  private record Status(String status) {}

  private record ServiceStatus(String name, String status) {}

  private record Shop(String status, List<ServiceStatus> services) {}

  private static final Status UP = new Status("UP");
  private static final Status DOWN = new Status("DOWN");

  private final Health process;
  private final Services services;

  public HealthRoutes(Health process, Services services) {
    this.process = process;
    this.services = services;
  }

  public Future<Reply> health(Request request) {
    List<ServiceStatus> states =
        services.states().stream()
            .map(state -> new ServiceStatus(state.name(), state.up() ? "UP" : "DOWN"))
            .toList();
    boolean all = states.stream().allMatch(state -> state.status().equals("UP"));
    return Future.succeededFuture(Reply.ok(new Shop(all ? "UP" : "DEGRADED", states)));
  }

  public Future<Reply> live(Request request) {
    return Future.succeededFuture(Reply.ok(UP));
  }

  public Future<Reply> ready(Request request) {
    return Future.succeededFuture(process.ready() ? Reply.ok(UP) : Reply.of(503, DOWN));
  }
}
