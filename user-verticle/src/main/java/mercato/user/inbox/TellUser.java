package mercato.user.inbox;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.NotificationOperations.PostNotification;
import mercato.contract.user.NotificationView;
import mercato.platform.time.Ids;
import mercato.user.model.Act;
import mercato.user.model.NoticeRules;
import mercato.user.model.Notices;
import mercato.user.model.UserIds;

/** An admin tells somebody something; it is logged. */
public final class TellUser {

  private final InboxStore inbox;
  private final InstantSource clock;
  private final Consumer<String> arrived;

  /**
   * @param arrived hears the id of whom something has reached
   */
  public TellUser(InboxStore inbox, InstantSource clock, Consumer<String> arrived) {
    this.inbox = inbox;
    this.clock = clock;
    this.arrived = arrived;
  }

  public Future<NotificationView> handle(PostNotification request, Caller caller) {
    caller.requireAdmin();
    var mistakes = NoticeRules.mistakes(request);
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
    UUID userId = UserIds.parse(request.userId()).orElseThrow(() -> Problem.notFound("user"));
    UUID id = Ids.next();
    Instant now = clock.instant();
    var notice = Notices.message(id.toString(), userId, request.title(), request.body(), now);
    var act =
        new Act(
            id,
            Act.actor(caller),
            Act.Kind.NOTIFIED,
            userId,
            Map.of("notificationId", InboxBatch.id(notice, userId).toString()),
            request.device(),
            now);
    return inbox.post(notice, act).onSuccess(posted -> arrived.accept(userId.toString()));
  }
}
