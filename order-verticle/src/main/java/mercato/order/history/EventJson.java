package mercato.order.history;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import mercato.contract.order.OrderView.Address;
import mercato.order.history.StoredOrder.Private;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent;
import mercato.platform.json.Json;

/** Events as the log holds them, and orders made of its rows. */
final class EventJson {

  static final int SCHEMA_VERSION = 1;

  /** What {@link #orders} reads: from {@code order_events e} with {@link #JOIN_PRIVATE}. */
  static final String COLUMNS =
      "e.order_id, e.type, e.schema_version, e.data::text as data,"
          + " p.address::text as address, o.token";

  /** What is private comes once, with the first event. */
  static final String JOIN_PRIVATE =
      "left join order_private p on p.order_id = e.order_id and e.version = 1"
          + " left join orders o on o.id = e.order_id and e.version = 1";

  private static final Map<String, Class<?>> TYPES =
      Arrays.stream(OrderEvent.class.getPermittedSubclasses())
          .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

  private EventJson() {}

  static String type(OrderEvent event) {
    return event.getClass().getSimpleName();
  }

  /**
   * @throws IllegalStateException for an event of a newer build
   */
  static OrderEvent event(String type, int schemaVersion, String data) {
    Class<?> record = TYPES.get(type);
    if (record == null || schemaVersion > SCHEMA_VERSION) {
      throw new IllegalStateException("unknown event " + type + " v" + schemaVersion);
    }
    return (OrderEvent) Json.decode(data, record);
  }

  /** The orders of these rows, in the order in which they first appear; events come by version. */
  static List<StoredOrder> orders(RowSet<Row> rows) {
    Map<UUID, List<OrderEvent>> events = new LinkedHashMap<>();
    Map<UUID, Private> privates = new HashMap<>();
    for (Row row : rows) {
      UUID id = row.getUUID("order_id");
      events
          .computeIfAbsent(id, first -> new ArrayList<>())
          .add(
              event(
                  row.getString("type"), row.getInteger("schema_version"), row.getString("data")));
      String address = row.getString("address");
      String token = row.getString("token");
      if (address != null || token != null) {
        privates.put(
            id, new Private(address == null ? null : Json.decode(address, Address.class), token));
      }
    }
    return events.entrySet().stream()
        .map(
            entry ->
                new StoredOrder(
                    new Order(entry.getKey(), entry.getValue()),
                    privates.getOrDefault(entry.getKey(), Private.NONE)))
        .toList();
  }
}
