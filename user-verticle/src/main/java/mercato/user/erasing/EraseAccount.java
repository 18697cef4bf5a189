package mercato.user.erasing;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.Done;
import mercato.user.model.UserIds;
import mercato.user.session.TellRevocations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the caller and all that is personal here; a fact has others do the same. */
public final class EraseAccount {

  private static final Logger LOG = LoggerFactory.getLogger(EraseAccount.class);

  private final ErasureStore users;
  private final TellRevocations revocations;

  public EraseAccount(ErasureStore users, TellRevocations revocations) {
    this.users = users;
    this.revocations = revocations;
  }

  public Future<Done> handle(AccountOperations.EraseAccount request, Caller caller) {
    UUID userId =
        UserIds.parse(caller.requireUser()).orElseThrow(() -> Problem.notFound("account"));
    return users
        .erase(userId, Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .onSuccess(ended -> LOG.info("User {} is erased", userId))
        .compose(revocations::tell)
        .map(new Done());
  }
}
