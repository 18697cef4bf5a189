package mercato.user.inbox;

import static mercato.user.Waiting.await;
import static mercato.user.Waiting.refusal;
import static mercato.user.inbox.Inboxes.caller;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import mercato.contract.Caller;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.user.Device;
import mercato.contract.user.NotificationOperations.FindNews;
import mercato.contract.user.NotificationOperations.ListNotifications;
import mercato.contract.user.NotificationOperations.NotificationsReply;
import mercato.contract.user.NotificationOperations.PostNotification;
import mercato.contract.user.NotificationOperations.ReadNotification;
import mercato.contract.user.NotificationView;
import mercato.contract.user.NotificationView.Kind;
import mercato.platform.observe.Trace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People read their inboxes, and admins write into them. */
class ReadInboxTest {

  private static final Page FIRST = new Page(100, null);
  private static final Device DEVICE = new Device("192.0.2.7", "Browser");

  private static Inboxes inboxes;

  @BeforeAll
  static void open() {
    inboxes = new Inboxes();
  }

  @AfterAll
  static void close() {
    inboxes.close();
  }

  @Test
  void aWalkThroughThePagesMeetsAllThatWasThereOnceWhateverIsWrittenMeanwhile() {
    String ann = inboxes.user();
    await(inboxes.facts.handleOrders(inboxes.orders(Collections.nCopies(50, ann))));
    List<String> there = ids(inboxes.list(ann));
    List<String> met = new ArrayList<>();
    String cursor = null;
    do {
      var writing = inboxes.facts.handleOrders(inboxes.orders(Collections.nCopies(5, ann)));
      NotificationsReply page = inboxes.list(ann, null, new Page(7, cursor));
      await(writing);
      met.addAll(ids(page.items()));
      cursor = page.next();
    } while (cursor != null);
    assertThat(met).doesNotHaveDuplicates().containsAll(there);
    assertThat(met.subList(met.size() - there.size(), met.size())).isEqualTo(there);
  }

  @Test
  void theLastPageSaysThatThereIsNoMore() {
    String ann = inboxes.user();
    assertThat(inboxes.list(ann, null, FIRST)).isEqualTo(new NotificationsReply(List.of(), null));
    await(inboxes.facts.handleOrders(inboxes.orders(Collections.nCopies(4, ann))));
    NotificationsReply first = inboxes.list(ann, null, new Page(2, null));
    NotificationsReply second = inboxes.list(ann, null, new Page(2, first.next()));
    assertThat(second.items()).hasSize(2);
    assertThat(second.next()).isNull();
    for (String foreign : List.of("", "?", "bm9uZQ")) {
      assertThat(refused(() -> list(ann, new Page(2, foreign))).code())
          .isEqualTo("INVALID_REQUEST");
    }
  }

  @Test
  void whatIsReadStaysReadSinceTheFirstTimeAndIsToldApart() {
    String ann = inboxes.user();
    await(inboxes.facts.handleOrders(inboxes.orders(Collections.nCopies(3, ann))));
    List<NotificationView> all = inboxes.list(ann);
    NotificationView read = await(read(ann, all.get(1).id()));
    assertThat(read.readAt()).isNotNull();
    assertThat(await(read(ann, all.get(1).id()))).isEqualTo(read);
    assertThat(inboxes.list(ann)).containsExactly(all.get(0), read, all.get(2));
    assertThat(inboxes.list(ann, true, FIRST).items()).containsExactly(all.get(0), all.get(2));
    assertThat(inboxes.list(ann, false, FIRST).items()).containsExactly(read);
    NotificationsReply unread = inboxes.list(ann, true, new Page(1, null));
    assertThat(inboxes.list(ann, true, new Page(1, unread.next())).items())
        .containsExactly(all.get(2));
  }

  @Test
  void nobodyReadsWhatIsNotHisOrNoNotification() {
    String ann = inboxes.user();
    String bob = inboxes.user();
    await(inboxes.facts.handleOrders(List.of(inboxes.order(ann))));
    String id = inboxes.list(ann).get(0).id();
    String status =
        inboxes
            .execute(
                "select id::text from inbox where user_id = $1 and kind = 'ORDER'",
                Tuple.of(UUID.fromString(ann)))
            .iterator()
            .next()
            .getString(0);
    assertThat(refused(() -> read(bob, id)).code()).isEqualTo("NOT_FOUND");
    for (String none : new String[] {status, UUID.randomUUID().toString(), "none", null}) {
      assertThat(refused(() -> read(ann, none)).code()).isEqualTo("NOT_FOUND");
    }
    assertThat(inboxes.list(ann).get(0).readAt()).isNull();
    assertThat(refused(() -> read(null, id)).code()).isEqualTo("UNAUTHENTICATED");
    assertThat(refused(() -> inboxes.reading.news(new FindNews(0L), caller(null))).code())
        .isEqualTo("UNAUTHENTICATED");
    assertThat(refused(() -> list(null, FIRST)).code()).isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void adminsSeeTheInboxesOfOthersAndNobodyElseDoes() {
    String ann = inboxes.user();
    await(inboxes.facts.handleOrders(List.of(inboxes.order(ann))));
    for (Caller admin : List.of(admin(), service())) {
      assertThat(await(of(ann, admin)).items()).isEqualTo(inboxes.list(ann));
      for (String nobody : List.of(UUID.randomUUID().toString(), "nobody")) {
        assertThat(refused(() -> of(nobody, admin)).code()).isEqualTo("NOT_FOUND");
      }
    }
    assertThat(refused(() -> of(ann, caller(inboxes.user(), Caller.STAFF))).code())
        .isEqualTo("FORBIDDEN");
    assertThat(refused(() -> of(ann, caller(null))).code()).isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void whatAnAdminTellsSomebodyReachesHimAndIsLogged() {
    String ann = inboxes.user();
    Caller admin = admin();
    NotificationView posted = await(post(admin, ann, "Your parcel", "It is\nhere."));
    assertThat(posted.kind()).isEqualTo(Kind.MESSAGE);
    assertThat(inboxes.list(ann)).containsExactly(posted);
    assertThat(inboxes.news(ann)).hasSize(1);
    assertThat(inboxes.arrived).contains(ann);
    assertThat(
            inboxes.count(
                """
                select count(*) from admin_acts where user_id = $1 and actor = $2
                  and act = 'NOTIFIED' and details::text = $3
                  and ip = '192.0.2.7' and user_agent = 'Browser'
                """,
                UUID.fromString(ann),
                admin.userId(),
                "{\"notificationId\":\"" + posted.id() + "\"}"))
        .isEqualTo(1);
    await(post(admin, ann, "Your parcel", "It is\nhere."));
    assertThat(inboxes.list(ann)).as("a second message is another one").hasSize(2);
  }

  @Test
  void whatCannotBeToldIsRefusedAndNotLogged() {
    String ann = inboxes.user();
    String gone = UUID.randomUUID().toString();
    assertThat(refused(() -> post(admin(), gone, "T", "B")).code()).isEqualTo("NOT_FOUND");
    assertThat(refused(() -> post(admin(), "gone", "T", "B")).code()).isEqualTo("NOT_FOUND");
    assertThat(refused(() -> post(admin(), ann, "", "B")).details().toString()).contains("/title");
    assertThat(refused(() -> post(caller(ann, Caller.STAFF), ann, "T", "B")).code())
        .isEqualTo("FORBIDDEN");
    assertThat(
            inboxes.count(
                "select count(*) from admin_acts where user_id = any($1)",
                (Object) new UUID[] {UUID.fromString(ann), UUID.fromString(gone)}))
        .isZero();
    assertThat(inboxes.list(ann)).isEmpty();
  }

  private static Future<NotificationView> post(
      Caller caller, String userId, String title, String body) {
    return new TellUser(inboxes.store, inboxes.clock, inboxes.arrived::add)
        .handle(new PostNotification(userId, title, body, DEVICE), caller);
  }

  private static Future<NotificationView> read(String userId, String id) {
    return inboxes.reading.read(new ReadNotification(id), caller(userId));
  }

  private static Future<NotificationsReply> list(String userId, Page page) {
    return inboxes.reading.list(new ListNotifications(null, null, page), caller(userId));
  }

  private static Future<NotificationsReply> of(String userId, Caller caller) {
    return inboxes.reading.list(new ListNotifications(userId, null, FIRST), caller);
  }

  /** A refusal, thrown or in a future: the bus answers the same to both. */
  private static Problem refused(Supplier<Future<?>> call) {
    return refusal(Future.succeededFuture().compose(now -> call.get()));
  }

  private static Caller admin() {
    return caller(UUID.randomUUID().toString(), Caller.ADMIN);
  }

  private static Caller service() {
    return Caller.service(Trace.next(), System.currentTimeMillis() + 20_000);
  }

  private static List<String> ids(List<NotificationView> items) {
    return items.stream().map(NotificationView::id).toList();
  }
}
