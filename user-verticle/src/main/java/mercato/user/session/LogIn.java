package mercato.user.session;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.SessionView;
import mercato.platform.time.Ids;
import mercato.user.account.AccountStore;
import mercato.user.account.AccountStore.Credentials;
import mercato.user.model.Account;
import mercato.user.model.AccountRules;
import mercato.user.model.Session;
import mercato.user.password.Passwords;
import mercato.user.token.AccessTokens;
import mercato.user.token.RefreshToken;

/** Opens a session for who knows the password. An unknown e-mail costs the same work as a known. */
public final class LogIn {

  private final AccountStore accounts;
  private final Passwords passwords;
  private final SessionStore sessions;
  private final AccessTokens tokens;

  public LogIn(
      AccountStore accounts, Passwords passwords, SessionStore sessions, AccessTokens tokens) {
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
    return find(request.email())
        .compose(found -> verify(request.password(), found))
        .compose(this::open);
  }

  /** What is no e-mail address is nobody's; the database would choke on some of it. */
  private Future<Optional<Credentials>> find(String email) {
    return AccountRules.isEmail(email)
        ? accounts.findByEmail(email)
        : Future.succeededFuture(Optional.empty());
  }

  private Future<Account> verify(String password, Optional<Credentials> found) {
    return passwords
        .matches(password, found.map(Credentials::passwordHash))
        .map(
            matches ->
                found
                    .filter(credentials -> matches)
                    .map(Credentials::account)
                    .orElseThrow(LogIn::badCredentials));
  }

  private Future<SessionView> open(Account account) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var session = Session.open(Ids.next(), account.id(), now);
    var refresh = RefreshToken.next();
    return sessions
        .open(session, refresh)
        .compose(
            opened ->
                opened
                    ? tokens.grant(account, session.id(), refresh)
                    : Future.failedFuture(AccountRules.locked()));
  }

  private static Problem badCredentials() {
    return new Problem(
        Problem.Kind.UNAUTHENTICATED,
        "BAD_CREDENTIALS",
        "There is no account with this e-mail and password.");
  }
}
