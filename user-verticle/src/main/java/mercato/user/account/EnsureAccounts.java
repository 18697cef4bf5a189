package mercato.user.account;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.EnsuredAccounts;
import mercato.platform.time.Ids;
import mercato.user.account.AccountStore.Credentials;
import mercato.user.model.Account;
import mercato.user.model.AccountRules;
import mercato.user.password.Passwords;

/** Opens the accounts that are missing, for the process that sets up a shop. */
public final class EnsureAccounts {

  private final AccountRules rules;
  private final AccountStore accounts;
  private final Passwords passwords;

  public EnsureAccounts(AccountRules rules, AccountStore accounts, Passwords passwords) {
    this.rules = rules;
    this.accounts = accounts;
    this.passwords = passwords;
  }

  public Future<EnsuredAccounts> handle(UserOperations.EnsureAccounts request, Caller caller) {
    caller.requireService();
    var mistakes = rules.mistakes(request);
    if (!mistakes.isEmpty()) {
      return Future.failedFuture(Problem.invalid(mistakes));
    }
    return missing(request.accounts())
        .compose(missing -> hashAll(missing, caller))
        .compose(accounts::add)
        .map(EnsuredAccounts::new);
  }

  private Future<List<UserOperations.Account>> missing(List<UserOperations.Account> wanted) {
    return accounts
        .unknown(wanted.stream().map(UserOperations.Account::email).toList())
        .map(HashSet::new)
        .map(unknown -> wanted.stream().filter(a -> unknown.contains(a.email())).toList());
  }

  /** As many at a time as there are threads, so that log-ins meanwhile still find room. */
  private Future<List<Credentials>> hashAll(List<UserOperations.Account> missing, Caller caller) {
    var hashed = new ArrayList<Credentials>();
    Future<Void> chain = Future.succeededFuture();
    for (int from = 0; from < missing.size(); from += passwords.threads()) {
      var batch = missing.subList(from, Math.min(missing.size(), from + passwords.threads()));
      chain =
          chain
              .compose(done -> Future.all(batch.stream().map(a -> hash(a, caller)).toList()))
              .map(done -> hashed.addAll(done.list()))
              .mapEmpty();
    }
    return chain.map(done -> hashed);
  }

  private Future<Credentials> hash(UserOperations.Account wanted, Caller caller) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var account =
        Account.open(Ids.next(), wanted.email(), wanted.name(), null, wanted.roles(), now);
    return passwords.hash(wanted.password(), caller).map(hash -> new Credentials(account, hash));
  }
}
