package mercato.contract.user;

import java.time.Instant;
import java.util.List;
import mercato.contract.Broadcast;
import mercato.contract.Operation;
import mercato.contract.Page;

/**
 * The in-app inbox. Whatever reaches a user has a number, higher than all before it: {@link #NEWS}
 * resumes by it.
 */
public final class NotificationOperations {

  /**
   * The caller's, or, for admins, somebody's; the newest first. Refuses {@code UNAUTHENTICATED},
   * {@code FORBIDDEN}, {@code NOT_FOUND}.
   */
  public static final Operation<ListNotifications, NotificationsReply> LIST =
      Operation.idempotent(
          "notification.list", ListNotifications.class, NotificationsReply.class, 2_000);

  /** Marks one of the caller's as read. Refuses {@code UNAUTHENTICATED}, {@code NOT_FOUND}. */
  public static final Operation<ReadNotification, NotificationView> READ =
      Operation.idempotent(
          "notification.read", ReadNotification.class, NotificationView.class, 2_000);

  /** Tells somebody something. For admins. Refuses {@code INVALID_REQUEST}, {@code NOT_FOUND}. */
  public static final Operation<PostNotification, NotificationView> POST =
      Operation.once("notification.post", PostNotification.class, NotificationView.class, 2_000);

  /** What has reached the caller after a number, in order. Refuses {@code UNAUTHENTICATED}. */
  public static final Operation<FindNews, NewsReply> NEWS =
      Operation.idempotent("notification.news", FindNews.class, NewsReply.class, 2_000);

  /** Something has reached these users. */
  public static final Broadcast<NewsArrived> ARRIVED =
      new Broadcast<>("notification.arrived", NewsArrived.class);

  private NotificationOperations() {}

  /**
   * @param userId null for the caller
   * @param unread true for those that are not read, false for those that are, null for all
   */
  public record ListNotifications(String userId, Boolean unread, Page page) {}

  public record NotificationsReply(List<NotificationView> items, String next) {}

  public record ReadNotification(String id) {}

  /**
   * @param title 1 to 120 characters
   * @param body 1 to 2,000 characters
   */
  public record PostNotification(String userId, String title, String body, Device device) {}

  /**
   * @param after a number, 0 for the beginning; null for what comes from now on: then there are no
   *     items, but the last number
   */
  public record FindNews(Long after) {}

  /**
   * @param items at most 100
   * @param last the number to ask with next
   */
  public record NewsReply(List<News> items, long last) {}

  /** One of the two is there, the other is null. */
  public record News(long number, NotificationView notification, OrderNews order) {}

  /** Where one of the user's orders stands. */
  public record OrderNews(String id, String status, long version, Instant at) {}

  public record NewsArrived(List<String> userIds) {}
}
