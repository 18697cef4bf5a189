package mercato.gateway.user;

import io.vertx.core.Future;
import mercato.contract.user.NotificationOperations;
import mercato.contract.user.NotificationOperations.ListNotifications;
import mercato.contract.user.NotificationOperations.PostNotification;
import mercato.contract.user.NotificationOperations.ReadNotification;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** What users are told in the shop. */
public final class NotificationRoutes {

  private record Message(String userId, String title, String body) {}

  private final ServiceBus bus;

  public NotificationRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> list(Request request) {
    return list(request, null);
  }

  /** Somebody's, for admins. */
  public Future<Reply> ofUser(Request request) {
    return list(request, request.pathParameter("userId"));
  }

  public Future<Reply> read(Request request) {
    var read = new ReadNotification(request.pathParameter("notificationId"));
    return bus.call(NotificationOperations.READ, read, request.caller()).map(Reply::ok);
  }

  /** For admins. */
  public Future<Reply> post(Request request) {
    Message message = request.body(Message.class);
    var post =
        new PostNotification(message.userId(), message.title(), message.body(), request.device());
    return bus.call(NotificationOperations.POST, post, request.caller())
        .map(told -> Reply.created("/v1/admin/users/" + message.userId() + "/notifications", told));
  }

  private Future<Reply> list(Request request, String userId) {
    String unread = request.query("unread");
    Boolean wanted = unread == null ? null : Boolean.valueOf(unread);
    var list = new ListNotifications(userId, wanted, request.page());
    return bus.call(NotificationOperations.LIST, list, request.caller())
        .map(found -> Reply.page(request, found, found.next()));
  }
}
