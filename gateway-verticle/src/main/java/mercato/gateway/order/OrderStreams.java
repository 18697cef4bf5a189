package mercato.gateway.order;

import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import mercato.contract.Caller;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.FindProgress;
import mercato.contract.order.OrderOperations.ProgressView;
import mercato.gateway.http.Audience;
import mercato.gateway.http.EventStream;
import mercato.gateway.http.EventStreams;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/**
 * Tells where an order stands as it goes on. A broadcast is only a hint: what is sent is what the
 * order service then answers, one question at a time for each stream. A hint that was missed is
 * made up for by asking at each beat.
 */
public final class OrderStreams {

  private static final String EVENT = "order";

  private final ServiceBus bus;
  private final EventStreams streams;
  private final Audience<Watch> watches = new Audience<>();

  public OrderStreams(ServiceBus bus, EventStreams streams) {
    this.bus = bus;
    this.streams = streams;
  }

  /** Begins to hear what changes, for as long as the verticle that calls it is deployed. */
  public Future<Void> start() {
    return bus.listen(OrderOperations.CHANGED, news -> news.orderIds().forEach(this::changed));
  }

  private void changed(String orderId) {
    watches.of(orderId).forEach(Watch::ask);
  }

  /** The first question is also whether the caller may know. */
  public Future<EventStream> open(Request request) {
    var watch = new Watch(request);
    watches.join(watch.orderId, watch);
    return watch.ask().map(watch.stream).onFailure(refused -> watch.stream.end());
  }

  /** One stream. */
  private final class Watch implements EventStream.Source {
    private final String orderId;
    private final Caller caller;
    private final EventStream stream;
    private boolean everyStep;
    private long version;
    private boolean asking;
    private boolean askAgain;

    Watch(Request request) {
      orderId = request.pathParameter("orderId").toLowerCase(Locale.ROOT);
      caller = request.caller();
      Long last = request.lastEventId();
      everyStep = last != null;
      version = everyStep ? last : 0;
      stream = streams.open(request, this);
    }

    Future<Void> ask() {
      if (asking) {
        askAgain = true;
        return Future.succeededFuture();
      }
      asking = true;
      long deadline = System.currentTimeMillis() + OrderOperations.PROGRESS.timeoutMillis();
      return bus.call(
              OrderOperations.PROGRESS, new FindProgress(orderId, version), caller.until(deadline))
          .onSuccess(progress -> show(progress.items()))
          .onComplete(answered -> answered())
          .mapEmpty();
    }

    /** Who was not there before wants to know how it stands, not how it came to that. */
    private void show(List<ProgressView> steps) {
      int first = everyStep ? 0 : Math.max(0, steps.size() - 1);
      for (ProgressView step : steps.subList(first, steps.size())) {
        stream.event(EVENT, step.version(), step);
        version = step.version();
      }
      everyStep = true;
    }

    private void answered() {
      asking = false;
      if (askAgain) {
        askAgain = false;
        ask();
      }
    }

    @Override
    public void beat() {
      ask();
    }

    @Override
    public void ended() {
      askAgain = false;
      watches.leave(orderId, this);
    }
  }
}
