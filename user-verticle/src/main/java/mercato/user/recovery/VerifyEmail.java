package mercato.user.recovery;

import io.vertx.core.Future;
import java.time.Instant;
import mercato.contract.Caller;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.Done;
import mercato.user.limits.Attempts;
import mercato.user.limits.Limit;
import mercato.user.model.Session;
import mercato.user.token.OpaqueToken;

/** Proves an e-mail by what was sent to it. */
public final class VerifyEmail {

  private final Attempts attempts;
  private final MailTokenStore tokens;

  public VerifyEmail(Attempts attempts, MailTokenStore tokens) {
    this.attempts = attempts;
    this.tokens = tokens;
  }

  public Future<Done> handle(AccountOperations.VerifyEmail request, Caller caller) {
    if (request.token() == null) {
      return Future.failedFuture(MailTokenStore.invalid());
    }
    return attempts
        .count(Limit.VERIFY, Session.storable(request.device()).ip())
        .compose(counted -> tokens.verify(new OpaqueToken(request.token()), Instant.now()))
        .map(new Done());
  }
}
