package mercato.user.admin;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.AdminOperations;
import mercato.contract.user.AdminOperations.AccountView;
import mercato.contract.user.AdminOperations.AccountsReply;
import mercato.user.model.AdminRules;
import mercato.user.model.ListCursor;

/** Accounts, or those that somebody looks for, page by page. */
public final class ListAccounts {

  /** Above every UUIDv7. */
  private static final UUID NEWEST = new UUID(-1, -1);

  private final AdminStore accounts;

  public ListAccounts(AdminStore accounts) {
    this.accounts = accounts;
  }

  public Future<AccountsReply> handle(AdminOperations.ListAccounts request, Caller caller) {
    caller.requireAdmin();
    String text = request.text() == null ? "" : request.text().strip();
    if (!AdminRules.isSearchable(text)) {
      throw Problem.invalid(
          new FieldError("/q", "must have at most " + AdminRules.MAX_TEXT + " characters"));
    }
    UUID before = ListCursor.read(request.page(), NEWEST, UUID::fromString);
    int limit = request.page().limit();
    Future<List<AccountView>> found =
        text.isEmpty()
            ? accounts.list(before, limit + 1)
            : accounts.search(text, before, limit + 1);
    return found.map(accounts -> reply(accounts, limit));
  }

  private static AccountsReply reply(List<AccountView> found, int limit) {
    List<AccountView> page = found.subList(0, Math.min(found.size(), limit));
    return new AccountsReply(
        page, found.size() > limit ? ListCursor.after(page.get(limit - 1).id()) : null);
  }
}
