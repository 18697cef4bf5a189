package mercato.user.recovery;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.Done;
import mercato.contract.user.UserFact.ResetRequested;
import mercato.platform.time.Ids;
import mercato.user.account.AccountStore;
import mercato.user.limits.Attempts;
import mercato.user.limits.Limit;
import mercato.user.model.AccountRules;
import mercato.user.model.Session;

/**
 * Has a mail sent by which the password can be set anew. An e-mail without an account gets the same
 * answer after the same work: a fact is stored, about nobody, that nobody acts on.
 */
public final class RequestReset {

  private final Attempts attempts;
  private final AccountStore accounts;
  private final MailRequestStore requests;

  public RequestReset(Attempts attempts, AccountStore accounts, MailRequestStore requests) {
    this.attempts = attempts;
    this.accounts = accounts;
    this.requests = requests;
  }

  public Future<Done> handle(AccountOperations.RequestReset request, Caller caller) {
    String email = request.email();
    var mistakes = AccountRules.mistakesOfEmail("/email", email);
    if (!mistakes.isEmpty()) {
      return Future.failedFuture(Problem.invalid(mistakes));
    }
    return attempts
        .count(Limit.RESET_FROM, Session.storable(request.device()).ip())
        .compose(counted -> attempts.count(Limit.RESET, email))
        .compose(counted -> whose(email))
        .compose(id -> requests.reset(new ResetRequested(id.toString(), Instant.now())))
        .map(new Done());
  }

  private Future<UUID> whose(String email) {
    return accounts
        .findByEmail(email)
        .map(found -> found.map(known -> known.account().id()).orElseGet(Ids::next));
  }
}
