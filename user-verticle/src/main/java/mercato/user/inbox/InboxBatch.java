package mercato.user.inbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mercato.contract.user.PreferencesView;
import mercato.contract.user.PreferencesView.Wanted;
import mercato.platform.json.Json;
import mercato.platform.time.Ids;
import mercato.user.model.Notice;

/**
 * Puts notices into inboxes, in somebody's transaction, with three statements at most.
 *
 * <p>First it locks each receiver, so that an erasure has come before or waits, and his number;
 * always in the order of ids, so that no two batches wait for each other. Only the statement after
 * that looks for what is there already and reads the number: whoever held the locks has committed,
 * and what he wrote is seen.
 */
final class InboxBatch {

  private static final String STAFF = "select id from users where roles && array['staff', 'admin']";

  /**
   * {@code where false} locks the number that is there and changes nothing; {@code limit 1} keeps
   * the planner from reading all preferences instead of looking each user's up.
   */
  private static final String LOCK =
      """
      with receiver as materialized (
        select id, roles && array['staff', 'admin'] as staff, order_updates, back_in_stock,
          price_drops
        from users left join lateral (
          select * from preferences where user_id = users.id limit 1) as wanted on true
        where id = any($1)
        order by id for key share of users),
      numbered as (
        insert into inbox_numbers (user_id, last) select id, 0 from receiver order by id
        on conflict (user_id) do update set last = 0 where false)
      select * from receiver
      """;

  private static final String ADD =
      """
      with fresh as materialized (
        select * from
          unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],
            $7::timestamptz[])
          with ordinality as entry (id, user_id, kind, title, body, data, at, place)
        where not exists (select from inbox where inbox.id = entry.id)),
      counted as (
        update inbox_numbers set last = last + more.entries
        from (select user_id, count(*) as entries from fresh group by user_id) as more
        where inbox_numbers.user_id = more.user_id)
      insert into inbox (user_id, number, id, kind, title, body, data, created_at)
      select user_id,
        (select last from inbox_numbers where inbox_numbers.user_id = fresh.user_id)
          + row_number() over (partition by user_id order by place),
        id, kind, title, body, data::json, at
      from fresh
      returning user_id
      """;

  /** Somebody who is there and locked. */
  private record Receiver(UUID id, boolean staff, Wanted wanted) {}

  /** A notice to one user. */
  private record Entry(UUID id, UUID userId, Notice notice) {}

  private InboxBatch() {}

  /**
   * Skips who is not there, what is not wanted and what is there already.
   *
   * @return who got something
   */
  static Future<Set<UUID>> add(SqlConnection sql, List<Notice> notices) {
    return staff(sql, notices)
        .compose(staff -> lock(sql, notices, staff))
        .map(receivers -> entries(notices, receivers))
        .compose(
            entries -> entries.isEmpty() ? Future.succeededFuture(Set.of()) : write(sql, entries));
  }

  /** The same for the same cause, user and kind; a UUIDv7, as all ids of ours. */
  static UUID id(Notice notice, UUID userId) {
    UUID name = Ids.derived(notice.cause(), userId + "/" + notice.kind());
    long high = notice.at().toEpochMilli() << 16 | 0x7000L | name.getMostSignificantBits() & 0xFFF;
    return new UUID(high, name.getLeastSignificantBits());
  }

  private static Future<List<UUID>> staff(SqlConnection sql, List<Notice> notices) {
    return notices.stream().noneMatch(notice -> notice.userId() == null)
        ? Future.succeededFuture(List.of())
        : sql.preparedQuery(STAFF)
            .execute()
            .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList());
  }

  private static Future<Map<UUID, Receiver>> lock(
      SqlConnection sql, List<Notice> notices, List<UUID> staff) {
    UUID[] ids =
        Stream.concat(notices.stream().map(Notice::userId).filter(Objects::nonNull), staff.stream())
            .distinct()
            .toArray(UUID[]::new);
    return sql.preparedQuery(LOCK).execute(Tuple.of(ids)).map(InboxBatch::receivers);
  }

  private static Map<UUID, Receiver> receivers(RowSet<Row> rows) {
    return rows.stream()
        .map(row -> new Receiver(row.getUUID("id"), row.getBoolean("staff"), wanted(row)))
        .collect(Collectors.toMap(Receiver::id, Function.identity()));
  }

  private static Wanted wanted(Row row) {
    return row.getBoolean("order_updates") == null
        ? PreferencesView.DEFAULT.notifications()
        : new Wanted(
            row.getBoolean("order_updates"),
            row.getBoolean("back_in_stock"),
            row.getBoolean("price_drops"));
  }

  /** Each once, though a fact may come twice in a batch. */
  private static List<Entry> entries(List<Notice> notices, Map<UUID, Receiver> receivers) {
    List<Receiver> staff = receivers.values().stream().filter(Receiver::staff).toList();
    Map<UUID, Entry> entries = new LinkedHashMap<>();
    for (Notice notice : notices) {
      to(notice, receivers, staff)
          .filter(receiver -> notice.wish().isIn(receiver.wanted()))
          .map(receiver -> new Entry(id(notice, receiver.id()), receiver.id(), notice))
          .forEach(entry -> entries.putIfAbsent(entry.id(), entry));
    }
    return List.copyOf(entries.values());
  }

  private static Stream<Receiver> to(
      Notice notice, Map<UUID, Receiver> receivers, List<Receiver> staff) {
    return notice.userId() == null
        ? staff.stream()
        : Stream.ofNullable(receivers.get(notice.userId()));
  }

  private static Future<Set<UUID>> write(SqlConnection sql, List<Entry> entries) {
    return sql.preparedQuery(ADD)
        .execute(tuple(entries))
        .map(rows -> rows.stream().map(row -> row.getUUID("user_id")).collect(Collectors.toSet()));
  }

  private static Tuple tuple(List<Entry> entries) {
    return Tuple.tuple()
        .addArrayOfUUID(array(entries, UUID[]::new, Entry::id))
        .addArrayOfUUID(array(entries, UUID[]::new, Entry::userId))
        .addArrayOfString(array(entries, String[]::new, entry -> entry.notice().kind()))
        .addArrayOfString(array(entries, String[]::new, entry -> entry.notice().title()))
        .addArrayOfString(array(entries, String[]::new, entry -> entry.notice().body()))
        .addArrayOfString(array(entries, String[]::new, entry -> Json.text(entry.notice().about())))
        .addArrayOfOffsetDateTime(
            array(
                entries,
                OffsetDateTime[]::new,
                entry -> entry.notice().at().atOffset(ZoneOffset.UTC)));
  }

  private static <T> T[] array(
      List<Entry> entries, IntFunction<T[]> make, Function<Entry, T> column) {
    return entries.stream().map(column).toArray(make);
  }
}
