package mercato.user.session;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.SessionView;
import mercato.platform.time.Ids;
import mercato.user.account.AccountStore.Credentials;
import mercato.user.limits.Attempts;
import mercato.user.limits.Limit;
import mercato.user.model.Account;
import mercato.user.model.AccountRules;
import mercato.user.model.Session;
import mercato.user.password.Passwords;
import mercato.user.token.AccessTokens;
import mercato.user.token.OpaqueToken;

/** Opens a customer's account and a session with it. */
public final class Register {

  private final AccountRules rules;
  private final Attempts attempts;
  private final Passwords passwords;
  private final SessionStore sessions;
  private final AccessTokens tokens;

  public Register(
      AccountRules rules,
      Attempts attempts,
      Passwords passwords,
      SessionStore sessions,
      AccessTokens tokens) {
    this.rules = rules;
    this.attempts = attempts;
    this.passwords = passwords;
    this.sessions = sessions;
    this.tokens = tokens;
  }

  public Future<SessionView> handle(UserOperations.Register request, Caller caller) {
    var mistakes = rules.mistakes(request);
    if (!mistakes.isEmpty()) {
      return Future.failedFuture(Problem.invalid(mistakes));
    }
    Account account = account(request);
    var session = Session.open(Ids.next(), account.id(), request.device(), account.createdAt());
    var refresh = OpaqueToken.next();
    return attempts
        .count(Limit.REGISTER, session.device().ip())
        .compose(counted -> passwords.hash(request.password(), caller))
        .map(hash -> new Credentials(account, hash))
        .compose(secret -> sessions.register(secret, session, refresh, caller.trace()))
        .compose(registered -> registered ? Future.succeededFuture() : Future.failedFuture(taken()))
        .compose(registered -> attempts.loggedIn(account.email(), session.device()))
        .compose(known -> tokens.grant(account, session.id(), refresh));
  }

  private Account account(UserOperations.Register request) {
    return Account.open(
        Ids.next(),
        request.email(),
        request.name(),
        Optional.ofNullable(request.phone()).flatMap(rules.phones()::normalise).orElse(null),
        List.of(Caller.CUSTOMER),
        Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  private static Problem taken() {
    return new Problem(
        Problem.Kind.CONFLICT, "EMAIL_TAKEN", "There is an account with this e-mail. Log in.");
  }
}
