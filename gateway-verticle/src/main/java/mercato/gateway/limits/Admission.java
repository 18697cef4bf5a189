package mercato.gateway.limits;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import mercato.contract.Problem;

/**
 * Takes a bounded number of requests at a time and refuses the others at once. Health is always
 * answered, so that a full gateway is not taken for a dead one. Lives on one event loop.
 */
public final class Admission implements PlatformHandler {

  private static final String ALWAYS = "/health";
  private static final String COUNTED = Admission.class.getName();

  private final int most;
  private int inFlight;

  public Admission(int most) {
    this.most = most;
  }

  @Override
  public void handle(RoutingContext context) {
    if (context.request().path().startsWith(ALWAYS)) {
      context.next();
    } else if (full()) {
      context.fail(Problem.overloaded());
    } else {
      inFlight++;
      context.put(COUNTED, true);
      context.addEndHandler(end -> release(context));
      context.next();
    }
  }

  /** Whether the next request will be refused. */
  public boolean full() {
    return inFlight >= most;
  }

  /** Counts a request no longer: it is over, or became a stream, and those are counted apart. */
  public void release(RoutingContext context) {
    if (context.remove(COUNTED) != null) {
      inFlight--;
    }
  }
}
