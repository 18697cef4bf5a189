package mercato.user.session;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.SessionOperations.Noted;
import mercato.contract.user.SessionOperations.Seen;
import mercato.contract.user.SessionOperations.SessionsSeen;
import mercato.user.model.UserIds;

/** Notes when and from where sessions were used, in Redis alone: no request costs a row. */
public final class SeenSessions {

  static final int MOST = 1_000;

  private final SeenCache seen;

  public SeenSessions(Redis redis) {
    this.seen = new SeenCache(redis);
  }

  public Future<Noted> handle(SessionsSeen request, Caller caller) {
    caller.requireService();
    if (request.items() == null
        || request.items().size() > MOST
        || !request.items().stream().allMatch(SeenSessions::complete)) {
      return Future.failedFuture(
          Problem.invalid(new FieldError("/items", "must be at most " + MOST + ", each complete")));
    }
    return seen.write(request.items()).map(written -> new Noted());
  }

  private static boolean complete(Seen seen) {
    return seen.at() != null && UserIds.parse(seen.sessionId()).isPresent();
  }
}
