package mercato.user.recovery;

import io.vertx.core.Future;
import java.time.Instant;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.Done;
import mercato.user.limits.Attempts;
import mercato.user.limits.Limit;
import mercato.user.model.AccountRules;
import mercato.user.model.Session;
import mercato.user.password.Passwords;
import mercato.user.recovery.MailTokenStore.Purpose;
import mercato.user.session.TellRevocations;
import mercato.user.token.OpaqueToken;

/** Sets a password anew by what was sent by mail, which ends all sessions. */
public final class ResetPassword {

  private final AccountRules rules;
  private final Attempts attempts;
  private final MailTokenStore tokens;
  private final Passwords passwords;
  private final PasswordStore store;
  private final TellRevocations revocations;

  public ResetPassword(
      AccountRules rules,
      Attempts attempts,
      MailTokenStore tokens,
      Passwords passwords,
      PasswordStore store,
      TellRevocations revocations) {
    this.rules = rules;
    this.attempts = attempts;
    this.tokens = tokens;
    this.passwords = passwords;
    this.store = store;
    this.revocations = revocations;
  }

  /** A token is looked at before the costly hash is made, and taken after. */
  public Future<Done> handle(AccountOperations.ResetPassword request, Caller caller) {
    if (request.token() == null) {
      return Future.failedFuture(MailTokenStore.invalid());
    }
    var mistakes = rules.mistakesOfPassword("/newPassword", request.newPassword());
    if (!mistakes.isEmpty()) {
      return Future.failedFuture(Problem.invalid(mistakes));
    }
    var token = new OpaqueToken(request.token());
    return attempts
        .count(Limit.VERIFY, Session.storable(request.device()).ip())
        .compose(counted -> tokens.emailOf(token, Purpose.RESET, Instant.now()))
        .compose(email -> reset(token, request, caller).compose(done -> forgive(email, request)))
        .map(new Done());
  }

  private Future<Void> reset(
      OpaqueToken token, AccountOperations.ResetPassword request, Caller caller) {
    return passwords
        .hash(request.newPassword(), caller)
        .compose(hash -> store.reset(token, hash, Instant.now()))
        .compose(revocations::tell);
  }

  /** Whoever reads the account's mail is its owner, whatever strangers have guessed before. */
  private Future<Void> forgive(String email, AccountOperations.ResetPassword request) {
    return attempts.loggedIn(email, request.device());
  }
}
