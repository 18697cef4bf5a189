package mercato.user.session;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.AccountView;
import mercato.user.model.Account;
import mercato.user.model.UserIds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Locks an account, which ends its sessions, or unlocks it. */
public final class LockAccount {

  private static final Logger LOG = LoggerFactory.getLogger(LockAccount.class);

  private final SessionStore sessions;

  public LockAccount(SessionStore sessions) {
    this.sessions = sessions;
  }

  public Future<AccountView> handle(UserOperations.LockAccount request, Caller caller) {
    requireAdmin(caller);
    return UserIds.parse(request.userId())
        .map(id -> sessions.lock(id, request.locked(), Instant.now()))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .map(found -> found.orElseThrow(() -> Problem.notFound("account")))
        .map(account -> view(account, request.locked()))
        .onSuccess(
            account ->
                LOG.info(
                    "Account {} {} by {}",
                    account.id(),
                    account.locked() ? "locked" : "unlocked",
                    caller.userId() == null ? Caller.SERVICE : caller.userId()));
  }

  private static void requireAdmin(Caller caller) {
    if (!caller.roles().contains(Caller.ADMIN) && !caller.isService()) {
      throw new Problem(Problem.Kind.FORBIDDEN, "FORBIDDEN", "This is for admins.");
    }
  }

  private static AccountView view(Account account, boolean locked) {
    return new AccountView(
        account.id().toString(), account.email(), account.name(), account.roles(), locked);
  }
}
