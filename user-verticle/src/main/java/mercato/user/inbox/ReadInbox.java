package mercato.user.inbox;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.NotificationOperations.FindNews;
import mercato.contract.user.NotificationOperations.ListNotifications;
import mercato.contract.user.NotificationOperations.News;
import mercato.contract.user.NotificationOperations.NewsReply;
import mercato.contract.user.NotificationOperations.NotificationsReply;
import mercato.contract.user.NotificationOperations.ReadNotification;
import mercato.contract.user.NotificationView;
import mercato.user.model.ListCursor;
import mercato.user.model.UserIds;

/** What has reached somebody. */
public final class ReadInbox {

  private static final int MAX_NEWS = 100;

  private final InboxStore inbox;
  private final InstantSource clock;

  public ReadInbox(InboxStore inbox, InstantSource clock) {
    this.inbox = inbox;
    this.clock = clock;
  }

  public Future<NotificationsReply> list(ListNotifications request, Caller caller) {
    long before = ListCursor.read(request.page(), Long.MAX_VALUE, Long::valueOf);
    int limit = request.page().limit();
    return owner(request, caller)
        .compose(userId -> inbox.list(userId, request.unread(), before, limit + 1))
        .map(found -> reply(found, limit));
  }

  public Future<NotificationView> read(ReadNotification request, Caller caller) {
    UUID userId = own(caller);
    UUID id = UserIds.parse(request.id()).orElseThrow(ReadInbox::notThere);
    return inbox
        .read(userId, id, clock.instant())
        .map(read -> read.orElseThrow(ReadInbox::notThere));
  }

  public Future<NewsReply> news(FindNews request, Caller caller) {
    UUID userId = own(caller);
    if (request.after() == null) {
      return inbox.last(userId).map(last -> new NewsReply(List.of(), last));
    }
    long after = request.after();
    return inbox
        .after(userId, after, MAX_NEWS)
        .map(
            news ->
                new NewsReply(news, news.isEmpty() ? after : news.get(news.size() - 1).number()));
  }

  private Future<UUID> owner(ListNotifications request, Caller caller) {
    if (request.userId() == null) {
      return Future.succeededFuture(own(caller));
    }
    caller.requireAdmin();
    UUID userId = UserIds.parse(request.userId()).orElseThrow(() -> Problem.notFound("user"));
    return inbox
        .exists(userId)
        .compose(
            exists ->
                exists
                    ? Future.succeededFuture(userId)
                    : Future.failedFuture(Problem.notFound("user")));
  }

  private static UUID own(Caller caller) {
    return UserIds.parse(caller.requireUser()).orElseThrow(() -> Problem.notFound("account"));
  }

  private static Problem notThere() {
    return Problem.notFound("notification");
  }

  private static NotificationsReply reply(List<News> found, int limit) {
    List<News> page = found.subList(0, Math.min(found.size(), limit));
    return new NotificationsReply(
        page.stream().map(News::notification).toList(),
        found.size() > limit ? ListCursor.after(page.get(limit - 1).number()) : null);
  }
}
