package mercato.user.recovery;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.Done;
import mercato.user.account.AccountStore.Credentials;
import mercato.user.limits.Attempts;
import mercato.user.model.AccountRules;
import mercato.user.model.UserIds;
import mercato.user.password.Passwords;
import mercato.user.session.TellRevocations;

/** Sets another password for who knows the present one, which ends the other sessions. */
public final class ChangePassword {

  private final AccountRules rules;
  private final Attempts attempts;
  private final Passwords passwords;
  private final PasswordStore store;
  private final TellRevocations revocations;

  public ChangePassword(
      AccountRules rules,
      Attempts attempts,
      Passwords passwords,
      PasswordStore store,
      TellRevocations revocations) {
    this.rules = rules;
    this.attempts = attempts;
    this.passwords = passwords;
    this.store = store;
    this.revocations = revocations;
  }

  public Future<Done> handle(AccountOperations.ChangePassword request, Caller caller) {
    UUID userId =
        UserIds.parse(caller.requireUser()).orElseThrow(() -> Problem.notFound("account"));
    var mistakes = mistakes(request);
    if (!mistakes.isEmpty()) {
      return Future.failedFuture(Problem.invalid(mistakes));
    }
    return store
        .find(userId)
        .map(found -> found.orElseThrow(() -> Problem.notFound("account")))
        .compose(
            known ->
                verify(known, request, caller).compose(verified -> change(known, request, caller)))
        .compose(revocations::tell)
        .map(new Done());
  }

  private List<FieldError> mistakes(AccountOperations.ChangePassword request) {
    var mistakes = new ArrayList<FieldError>();
    mistakes.addAll(AccountRules.mistakesOfGuess("/currentPassword", request.currentPassword()));
    mistakes.addAll(rules.mistakesOfPassword("/newPassword", request.newPassword()));
    return mistakes;
  }

  /** Guessing here is as slow as guessing at log-in: together they have one count. */
  private Future<Void> verify(
      Credentials known, AccountOperations.ChangePassword request, Caller caller) {
    String email = known.account().email();
    var stored = Optional.of(known.passwordHash());
    return attempts
        .logIn(email, request.device())
        .compose(counted -> passwords.matches(request.currentPassword(), stored, caller))
        .compose(
            matches ->
                matches
                    ? attempts.loggedIn(email, request.device())
                    : Future.failedFuture(badCredentials()));
  }

  private Future<List<UUID>> change(
      Credentials known, AccountOperations.ChangePassword request, Caller caller) {
    UUID kept = UserIds.parse(request.sessionId()).orElse(null);
    return passwords
        .hash(request.newPassword(), caller)
        .compose(
            hash ->
                store.change(known.account().id(), known.passwordHash(), hash, kept, Instant.now()))
        .map(ended -> ended.orElseThrow(ChangePassword::badCredentials));
  }

  private static Problem badCredentials() {
    return new Problem(
        Problem.Kind.UNAUTHENTICATED, "BAD_CREDENTIALS", "This is not the current password.");
  }
}
