package mercato.user.session;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.Device;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.SessionView;
import mercato.platform.time.Ids;
import mercato.user.account.AccountStore;
import mercato.user.account.AccountStore.Credentials;
import mercato.user.limits.Attempts;
import mercato.user.model.AccountRules;
import mercato.user.model.Emails;
import mercato.user.model.Session;
import mercato.user.password.Passwords;
import mercato.user.token.AccessTokens;
import mercato.user.token.OpaqueToken;

/**
 * Opens a session for who knows the password. An unknown e-mail is treated as a wrong password:
 * both are counted, looked up and hashed, and get one answer; whatever else is done, is done for
 * the right password only.
 */
public final class LogIn {

  private final Attempts attempts;
  private final AccountStore accounts;
  private final Passwords passwords;
  private final SessionStore sessions;
  private final AccessTokens tokens;

  public LogIn(
      Attempts attempts,
      AccountStore accounts,
      Passwords passwords,
      SessionStore sessions,
      AccessTokens tokens) {
    this.attempts = attempts;
    this.accounts = accounts;
    this.passwords = passwords;
    this.sessions = sessions;
    this.tokens = tokens;
  }

  public Future<SessionView> handle(UserOperations.LogIn request, Caller caller) {
    var mistakes = AccountRules.mistakes(request);
    if (!mistakes.isEmpty()) {
      return Future.failedFuture(Problem.invalid(mistakes));
    }
    return attempts
        .logIn(request.email(), request.device())
        .compose(counted -> find(request.email()))
        .compose(found -> verify(request.password(), found, caller))
        .compose(known -> attempts.loggedIn(request.email(), request.device()).map(known))
        .compose(known -> upgrade(request.password(), known, caller))
        .compose(known -> open(known, request.device()));
  }

  /** What is no e-mail address is nobody's; the database would choke on some of it. */
  private Future<Optional<Credentials>> find(String email) {
    return Emails.isEmail(email)
        ? accounts.findByEmail(email)
        : Future.succeededFuture(Optional.empty());
  }

  private Future<Credentials> verify(String password, Optional<Credentials> found, Caller caller) {
    return passwords
        .matches(password, found.map(Credentials::passwordHash), caller)
        .map(matches -> found.filter(credentials -> matches).orElseThrow(LogIn::badCredentials));
  }

  /** Only now is the password at hand. Whatever hinders it, the next log-in tries again. */
  private Future<Credentials> upgrade(String password, Credentials known, Caller caller) {
    String old = known.passwordHash();
    return passwords.outdated(old)
        ? passwords
            .hash(password, caller)
            .compose(
                hash ->
                    accounts
                        .upgradePassword(known.account().id(), old, hash)
                        .map(upgraded -> new Credentials(known.account(), hash)))
            .otherwise(known)
        : Future.succeededFuture(known);
  }

  private Future<SessionView> open(Credentials known, Device device) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var session = Session.open(Ids.next(), known.account().id(), device, now);
    var refresh = OpaqueToken.next();
    return sessions
        .open(session, known.passwordHash(), refresh)
        .compose(account -> tokens.grant(account, session.id(), refresh));
  }

  private static Problem badCredentials() {
    return new Problem(
        Problem.Kind.UNAUTHENTICATED,
        "BAD_CREDENTIALS",
        "There is no account with this e-mail and password.");
  }
}
