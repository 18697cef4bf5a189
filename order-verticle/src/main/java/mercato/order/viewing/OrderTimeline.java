package mercato.order.viewing;

import com.fasterxml.jackson.core.type.TypeReference;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mercato.contract.Caller;
import mercato.contract.order.OrderOperations.EventView;
import mercato.contract.order.OrderOperations.FindHistory;
import mercato.contract.order.OrderOperations.FindProgress;
import mercato.contract.order.OrderOperations.HistoryReply;
import mercato.contract.order.OrderOperations.ProgressReply;
import mercato.contract.order.OrderOperations.ProgressView;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent;
import mercato.platform.json.Json;

/** The stored events of an order, and where it stood after each: it is their fold. */
public final class OrderTimeline {

  private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

  private final OrderAccess access;

  public OrderTimeline(OrderAccess access) {
    this.access = access;
  }

  public Future<HistoryReply> history(FindHistory request, Caller caller) {
    return access
        .find(request.orderId(), caller)
        .map(stored -> new HistoryReply(views(stored.order().events())));
  }

  public Future<ProgressReply> progress(FindProgress request, Caller caller) {
    return access
        .find(request.orderId(), caller)
        .map(stored -> new ProgressReply(progress(stored.order(), request.afterVersion())));
  }

  private static List<ProgressView> progress(Order order, long afterVersion) {
    List<ProgressView> progress = new ArrayList<>();
    String id = order.id().toString();
    for (long version = Math.max(0, afterVersion) + 1; version <= order.version(); version++) {
      Order then = order.at((int) version);
      progress.add(new ProgressView(id, then.status(), version, then.updatedAt()));
    }
    return progress;
  }

  private static List<EventView> views(List<OrderEvent> events) {
    List<EventView> views = new ArrayList<>();
    for (OrderEvent event : events) {
      Map<String, Object> data = Json.lenient().convertValue(event, MEMBERS);
      data.remove("at");
      views.add(
          new EventView(views.size() + 1, event.getClass().getSimpleName(), event.at(), data));
    }
    return views;
  }
}
