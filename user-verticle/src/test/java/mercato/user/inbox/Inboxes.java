package mercato.user.inbox;

import static mercato.user.Waiting.await;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.Page;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.Fact;
import mercato.contract.user.NotificationOperations.FindNews;
import mercato.contract.user.NotificationOperations.ListNotifications;
import mercato.contract.user.NotificationOperations.News;
import mercato.contract.user.NotificationOperations.NotificationsReply;
import mercato.contract.user.NotificationView;
import mercato.platform.observe.Trace;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.platform.stream.Delivery;
import mercato.platform.time.Ids;
import mercato.user.Databases;

/** Inboxes of people on a real database. */
final class Inboxes {

  final InstantSource clock = () -> Instant.now().truncatedTo(ChronoUnit.MILLIS);
  final Set<String> arrived = ConcurrentHashMap.newKeySet();
  final InboxStore store;
  final InboxFacts facts;
  final ReadInbox reading;

  private final Vertx vertx = Vertx.vertx();
  private final Postgres postgres;

  Inboxes() {
    var database = Databases.open("user_inbox");
    await(Migrations.run(vertx, database, "db/user"));
    postgres = Postgres.open(vertx, database);
    store = new InboxStore(postgres);
    facts = new InboxFacts(store, clock, arrived::add);
    reading = new ReadInbox(store, clock);
  }

  void close() {
    await(postgres.close());
    await(vertx.close());
  }

  /** Somebody new. */
  String user(String... roles) {
    return users(1, roles).get(0);
  }

  List<String> users(int many, String... roles) {
    UUID[] ids = Stream.generate(Ids::next).limit(many).toArray(UUID[]::new);
    execute(
        """
        insert into users (id, email, name, roles, password_hash, created_at)
        select id, id || '@example.org', 'Ann', $2, '', now() from unnest($1::uuid[]) as new (id)
        """,
        Tuple.of(ids).addArrayOfString(roles));
    return Stream.of(ids).map(UUID::toString).toList();
  }

  void prefer(String userId, boolean orderUpdates, boolean backInStock, boolean priceDrops) {
    execute(
        "insert into preferences values ($1, 'en-US', 'USD', false, $2, $3, $4)",
        Tuple.of(UUID.fromString(userId), orderUpdates, backInStock, priceDrops));
  }

  void erase(String userId) {
    execute("delete from users where id = $1", Tuple.of(UUID.fromString(userId)));
  }

  long count(String sql, Object... values) {
    return execute(sql, Tuple.from(values)).iterator().next().getLong(0);
  }

  RowSet<Row> execute(String sql, Tuple values) {
    return await(postgres.pool().preparedQuery(sql).execute(values));
  }

  static <F extends Fact> List<Delivery<F>> batch(List<F> facts) {
    return facts.stream().map(Inboxes::delivery).toList();
  }

  static <F extends Fact> Delivery<F> delivery(F fact) {
    var envelope =
        new Envelope<>(Ids.next().toString(), "", 1, fact.key(), fact.at(), Trace.next(), fact);
    return new Delivery<>(envelope, 0, 0);
  }

  /** An order of that user, with one status and one notification. */
  Delivery<OrderFact> order(String userId) {
    return delivery(
        new OrderConfirmed(
            Ids.next().toString(),
            "M-1",
            userId,
            List.of(),
            new Money(4_200, "USD"),
            null,
            4,
            clock.instant()));
  }

  List<Delivery<OrderFact>> orders(List<String> userIds) {
    return userIds.stream().map(this::order).toList();
  }

  /** All that has reached a user, with the reply's 100 at a time. */
  List<News> news(String userId) {
    return await(reading.news(new FindNews(0L), caller(userId))).items();
  }

  List<NotificationView> list(String userId) {
    return list(userId, null, new Page(100, null)).items();
  }

  NotificationsReply list(String userId, Boolean unread, Page page) {
    return await(reading.list(new ListNotifications(null, unread, page), caller(userId)));
  }

  static Caller caller(String userId, String... roles) {
    return new Caller(userId, Set.of(roles), Trace.next(), System.currentTimeMillis() + 20_000);
  }
}
