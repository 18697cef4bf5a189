package mercato.user.admin;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.AdminOperations;
import mercato.contract.user.AdminOperations.AccountView;
import mercato.user.admin.AdminStore.By;
import mercato.user.model.Act;
import mercato.user.model.AdminRules;
import mercato.user.model.UserIds;
import mercato.user.session.TellRevocations;

/** Locks or unlocks an account, or sets its roles. */
public final class ChangeAccount {

  private final AdminStore accounts;
  private final TellRevocations revocations;

  public ChangeAccount(AdminStore accounts, TellRevocations revocations) {
    this.accounts = accounts;
    this.revocations = revocations;
  }

  public Future<AccountView> handle(AdminOperations.ChangeAccount request, Caller caller) {
    caller.requireAdmin();
    UUID userId = UserIds.parse(request.userId()).orElseThrow(() -> Problem.notFound("account"));
    var mistakes = AdminRules.mistakes(request);
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
    AdminRules.requireOther(userId, request, caller);
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return accounts
        .change(userId, request, new By(Act.actor(caller), request.device(), now))
        .compose(
            changed -> revocations.tell(changed.endedSessions()).map(told -> changed.account()));
  }
}
