package mercato.user.recovery;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.Done;
import mercato.contract.user.UserFact.VerificationRequested;
import mercato.user.limits.Attempts;
import mercato.user.limits.Limit;
import mercato.user.model.UserIds;

/** Has another mail sent that proves the e-mail, unless it is proven. */
public final class SendVerification {

  private final Attempts attempts;
  private final MailRequestStore requests;

  public SendVerification(Attempts attempts, MailRequestStore requests) {
    this.attempts = attempts;
    this.requests = requests;
  }

  public Future<Done> handle(AccountOperations.SendVerification request, Caller caller) {
    UUID userId =
        UserIds.parse(caller.requireUser()).orElseThrow(() -> Problem.notFound("account"));
    var fact = new VerificationRequested(userId.toString(), Instant.now());
    return attempts
        .count(Limit.MAIL, fact.userId())
        .compose(counted -> requests.verification(userId, fact))
        .map(new Done());
  }
}
