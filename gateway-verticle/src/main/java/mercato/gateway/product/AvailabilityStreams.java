package mercato.gateway.product;

import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mercato.contract.Caller;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.Availability;
import mercato.contract.inventory.InventoryOperations.Check;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.FindProduct;
import mercato.gateway.http.Audience;
import mercato.gateway.http.EventStream;
import mercato.gateway.http.EventStreams;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;
import mercato.platform.observe.Trace;

/**
 * Tells how many pieces of a product can be had as that changes. A broadcast is only a hint: the
 * inventory service is asked what holds now, for all products that are due in one question, one
 * question at a time. A hint that was missed is made up for by asking at each beat.
 */
public final class AvailabilityStreams {

  private static final String EVENT = "availability";
  private static final int MAX_LINES = 100;

  private final ServiceBus bus;
  private final EventStreams streams;
  private final Audience<Watch> watches = new Audience<>();
  private final Set<String> due = new LinkedHashSet<>();
  private boolean asking;

  public AvailabilityStreams(ServiceBus bus, EventStreams streams) {
    this.bus = bus;
    this.streams = streams;
  }

  /** Begins to hear what changes, for as long as the verticle that calls it is deployed. */
  public Future<Void> start() {
    return bus.listen(
        InventoryOperations.AVAILABILITY_CHANGED, news -> news.productIds().forEach(this::look));
  }

  /** Only the catalogue knows whether there is such a product. */
  public Future<EventStream> open(Request request) {
    var watch = new Watch(request);
    watches.join(watch.productId, watch);
    return bus.call(
            ProductOperations.FIND, new FindProduct(watch.productId, null), request.caller())
        .onSuccess(known -> look(watch.productId))
        .map(watch.stream)
        .onFailure(refused -> watch.stream.end());
  }

  private void look(String productId) {
    if (watches.isFollowed(productId)) {
      due.add(productId);
      ask();
    }
  }

  private void ask() {
    if (asking || due.isEmpty()) {
      return;
    }
    asking = true;
    List<Line> lines = due.stream().limit(MAX_LINES).map(id -> new Line(id, 1)).toList();
    lines.forEach(line -> due.remove(line.productId()));
    long deadline = System.currentTimeMillis() + InventoryOperations.CHECK.timeoutMillis();
    var guest = new Caller(null, Set.of(), Trace.next(), deadline);
    bus.call(InventoryOperations.CHECK, new Check(lines), guest)
        .onSuccess(found -> found.items().forEach(this::show))
        .onComplete(
            answered -> {
              asking = false;
              ask();
            });
  }

  private void show(Availability found) {
    watches.of(found.productId()).forEach(watch -> watch.show(found.available()));
  }

  /** One stream. */
  private final class Watch implements EventStream.Source {
    private static final int NOTHING_YET = -1;

    private final String productId;
    private final EventStream stream;
    private long number;
    private int shown = NOTHING_YET;

    Watch(Request request) {
      productId = request.pathParameter("productId");
      Long last = request.lastEventId();
      number = last == null ? 0 : last;
      stream = streams.open(request, this);
    }

    void show(int available) {
      if (available != shown) {
        shown = available;
        stream.event(EVENT, ++number, AvailabilityView.of(productId, available));
      }
    }

    @Override
    public void beat() {
      look(productId);
    }

    @Override
    public void ended() {
      watches.leave(productId, this);
    }
  }
}
