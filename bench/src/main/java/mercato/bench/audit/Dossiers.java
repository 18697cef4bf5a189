package mercato.bench.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mercato.bench.audit.Dossier.Event;
import mercato.bench.audit.Dossier.Hold;
import mercato.bench.audit.Dossier.Moved;
import mercato.bench.audit.Dossier.OrderRow;
import mercato.bench.audit.Dossier.Payment;

/**
 * Gathers what three databases hold under each order's id: each table in the order of that id, all
 * walked side by side.
 */
final class Dossiers {

  /** Each takes a condition on the ids, named as in {@link #OF_THESE}. */
  private static final String ORDERS =
      """
      select id, number, user_id, status, version, total, currency,
             created_at, updated_at, resume_at
      from (select *, id as order_id from orders) o %s order by id""";

  private static final String EVENTS =
      """
      select order_id, version, type, data::text
      from order_events %s order by order_id, version""";

  private static final String RETURNS =
      "select order_id, id::text, status from order_returns %s order by order_id";

  private static final String COUPONS =
      "select order_id, code from coupon_uses %s order by order_id";

  /** A key with a part has made a refund or a return of the order. */
  private static final String KEYS =
      """
      select order_id, count(*)
      from (select * from idempotency_keys where order_id is not null and part is null) k
      %s group by order_id order by order_id""";

  private static final String HOLDS =
      """
      select order_id, state, lines::text, due_at, updated_at
      from holds %s order by order_id""";

  private static final String MOVEMENTS =
      """
      select order_id, product_id,
             coalesce(-sum(delta) filter (where delta < 0), 0),
             coalesce(sum(delta) filter (where delta > 0), 0)
      from (select * from movements where order_id is not null) m
      %s group by order_id, product_id order by order_id""";

  private static final String PAYMENTS =
      """
      select payment_id, amount, currency, voided or decline_code is not null,
             coalesce(captured, 0), coalesce(refunded, 0), created_at
      from (select *, payment_id as order_id from payments) p %s order by payment_id""";

  private static final String REFUNDS =
      """
      select payment_id, sum(amount)
      from (select *, payment_id as order_id from refunds) r
      %s group by payment_id order by payment_id""";

  private static final String OF_ALL = "";
  private static final String OF_THESE = "where order_id = any(?)";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Rows<OrderRow> orders;
  private final Rows<Event> events;
  private final Rows<Map.Entry<String, String>> returns;
  private final Rows<String> coupons;
  private final Rows<Integer> keys;
  private final Rows<Hold> holds;
  private final Rows<Map.Entry<String, Moved>> movements;
  private final Rows<Payment> payments;
  private final Rows<Long> refunds;

  /** A query of one of the databases. */
  private interface Source {
    ResultSet of(Database database, String sql) throws SQLException;
  }

  private Dossiers(Stores stores, Source source) throws SQLException {
    orders = new Rows<>(source.of(stores.orders(), ORDERS), Dossiers::order);
    events = new Rows<>(source.of(stores.orders(), EVENTS), Dossiers::event);
    returns =
        new Rows<>(
            source.of(stores.orders(), RETURNS),
            row -> Map.entry(row.getString(2), row.getString(3)));
    coupons = new Rows<>(source.of(stores.orders(), COUPONS), row -> row.getString(2));
    keys = new Rows<>(source.of(stores.orders(), KEYS), row -> row.getInt(2));
    holds = new Rows<>(source.of(stores.inventory(), HOLDS), Dossiers::hold);
    movements =
        new Rows<>(
            source.of(stores.inventory(), MOVEMENTS),
            row -> Map.entry(row.getString(2), new Moved(row.getInt(3), row.getInt(4))));
    payments = new Rows<>(source.of(stores.provider(), PAYMENTS), Dossiers::payment);
    refunds = new Rows<>(source.of(stores.provider(), REFUNDS), row -> row.getLong(2));
  }

  static Dossiers ofAll(Stores stores) throws SQLException {
    return new Dossiers(stores, (database, sql) -> database.query(sql.formatted(OF_ALL)));
  }

  static Dossiers of(Stores stores, Collection<UUID> ids) throws SQLException {
    return new Dossiers(stores, (database, sql) -> database.query(sql.formatted(OF_THESE), ids));
  }

  /** The next one, in the order of their ids; empty at the end. */
  Optional<Dossier> next() throws SQLException {
    UUID id =
        Stream.of(orders, events, returns, coupons, keys, holds, movements, payments, refunds)
            .map(Rows::next)
            .filter(each -> each != null)
            .min(Rows::compare)
            .orElse(null);
    return id == null ? Optional.empty() : Optional.of(take(id));
  }

  private Dossier take(UUID id) throws SQLException {
    return new Dossier(
        id,
        first(orders.take(id)),
        events.take(id),
        byKey(returns.take(id)),
        first(coupons.take(id)),
        keys.take(id).stream().mapToInt(Integer::intValue).sum(),
        first(holds.take(id)),
        byKey(movements.take(id)),
        refunded(first(payments.take(id)), first(refunds.take(id))),
        null);
  }

  private static Payment refunded(Payment payment, Long refunds) {
    return payment == null || refunds == null
        ? payment
        : new Payment(
            payment.authorized(),
            payment.currency(),
            payment.dead(),
            payment.captured(),
            payment.refunded(),
            refunds,
            payment.createdAt());
  }

  private static <T> T first(List<T> rows) {
    return rows.isEmpty() ? null : rows.get(0);
  }

  private static <V> Map<String, V> byKey(List<Map.Entry<String, V>> rows) {
    return rows.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static OrderRow order(ResultSet row) throws SQLException {
    return new OrderRow(
        row.getString("number"),
        row.getString("user_id"),
        row.getString("status"),
        row.getInt("version"),
        row.getLong("total"),
        row.getString("currency"),
        instant(row, "created_at"),
        instant(row, "updated_at"),
        instant(row, "resume_at"));
  }

  private static Event event(ResultSet row) throws SQLException {
    return new Event(row.getInt("version"), row.getString("type"), json(row.getString("data")));
  }

  private static Hold hold(ResultSet row) throws SQLException {
    return new Hold(
        row.getString("state"),
        new HashMap<>(LogFold.quantities(json(row.getString("lines")))),
        instant(row, "due_at"),
        instant(row, "updated_at"));
  }

  private static Payment payment(ResultSet row) throws SQLException {
    return new Payment(
        row.getLong(2),
        row.getString(3),
        row.getBoolean(4),
        row.getLong(5),
        row.getLong(6),
        0,
        instant(row, "created_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static JsonNode json(String text) throws SQLException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException notJson) {
      throw new SQLException("the database holds JSON that is none: " + text, notJson);
    }
  }
}
