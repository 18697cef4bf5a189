package mercato.user.admin;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.user.AdminOperations;
import mercato.contract.user.AdminOperations.ActsReply;
import mercato.user.admin.AdminLog.Entry;
import mercato.user.model.ListCursor;
import mercato.user.model.UserIds;

/** What admins did, page by page. */
public final class ListActs {

  private final AdminLog log;

  public ListActs(AdminLog log) {
    this.log = log;
  }

  public Future<ActsReply> handle(AdminOperations.ListActs request, Caller caller) {
    caller.requireAdmin();
    long before = ListCursor.read(request.page(), Long.MAX_VALUE, Long::valueOf);
    int limit = request.page().limit();
    return find(request.userId(), before, limit + 1).map(found -> reply(found, limit));
  }

  private Future<List<Entry>> find(String userId, long before, int limit) {
    return userId == null
        ? log.list(before, limit)
        : UserIds.parse(userId)
            .map(id -> log.listOf(id, before, limit))
            .orElseGet(() -> Future.succeededFuture(List.of()));
  }

  private static ActsReply reply(List<Entry> found, int limit) {
    List<Entry> page = found.subList(0, Math.min(found.size(), limit));
    return new ActsReply(
        page.stream().map(Entry::act).toList(),
        found.size() > limit ? ListCursor.after(page.get(limit - 1).number()) : null);
  }
}
