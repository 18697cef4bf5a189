package mercato.user.account;

import io.vertx.core.Future;
import java.util.Optional;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserView;
import mercato.user.model.Account;
import mercato.user.model.UserIds;

/** The caller's own account. */
public final class FindMe {

  private final AccountStore accounts;

  public FindMe(AccountStore accounts) {
    this.accounts = accounts;
  }

  public Future<UserView> handle(UserOperations.FindMe request, Caller caller) {
    return UserIds.parse(caller.requireUser())
        .map(accounts::find)
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .map(found -> found.map(Account::view).orElseThrow(() -> Problem.notFound("account")));
  }
}
