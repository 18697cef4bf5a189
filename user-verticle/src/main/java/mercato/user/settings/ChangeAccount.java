package mercato.user.settings;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.UserView;
import mercato.user.limits.Attempts;
import mercato.user.limits.Limit;
import mercato.user.model.Account;
import mercato.user.model.AccountRules;
import mercato.user.model.SettingsRules;
import mercato.user.model.UserIds;

/** Changes the caller's own account. */
public final class ChangeAccount {

  private final AccountRules rules;
  private final Attempts attempts;
  private final SettingsStore settings;

  public ChangeAccount(AccountRules rules, Attempts attempts, SettingsStore settings) {
    this.rules = rules;
    this.attempts = attempts;
    this.settings = settings;
  }

  public Future<UserView> handle(AccountOperations.ChangeAccount request, Caller caller) {
    UUID userId =
        UserIds.parse(caller.requireUser()).orElseThrow(() -> Problem.notFound("account"));
    var mistakes = SettingsRules.mistakes(request, rules);
    if (!mistakes.isEmpty()) {
      return Future.failedFuture(Problem.invalid(mistakes));
    }
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return limit(request, userId)
        .compose(
            counted ->
                settings.change(
                    userId, before -> SettingsRules.changed(before, request, rules.phones()), now))
        .map(Account::view);
  }

  /** Each new e-mail sends two mails, to whomever the caller likes. */
  private Future<Void> limit(AccountOperations.ChangeAccount request, UUID userId) {
    return request.changed().contains("email")
        ? attempts.count(Limit.MAIL, userId.toString())
        : Future.succeededFuture();
  }
}
