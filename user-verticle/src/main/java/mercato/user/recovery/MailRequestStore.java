package mercato.user.recovery;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.ResetRequested;
import mercato.contract.user.UserFact.VerificationRequested;
import mercato.platform.observe.Trace;
import mercato.platform.outbox.Outbox;
import mercato.platform.outbox.OutboxRow;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/** Facts that have mails sent and change nothing else. */
public final class MailRequestStore {

  private static final String UNLESS_VERIFIED =
      Outbox.INSERT + " where exists (select from users where id = $6 and not email_verified)";

  private final Postgres postgres;
  private final Runnable nudge;

  /**
   * @param nudge called when there is a fact to publish
   */
  public MailRequestStore(Postgres postgres, Runnable nudge) {
    this.postgres = postgres;
    this.nudge = nudge;
  }

  /** Nothing for a user whose e-mail is proven, or who is not there. */
  Future<Void> verification(UUID userId, VerificationRequested fact) {
    return insert(UNLESS_VERIFIED, row(fact).addUUID(userId));
  }

  Future<Void> reset(ResetRequested fact) {
    return insert(Outbox.INSERT, row(fact));
  }

  private static Tuple row(UserFact fact) {
    return Outbox.tuple(List.of(OutboxRow.of(UserFact.TOPIC, fact, Trace.current())));
  }

  private Future<Void> insert(String sql, Tuple values) {
    return postgres
        .client()
        .preparedQuery(sql)
        .execute(values)
        .onSuccess(inserted -> nudge.run())
        .<Void>mapEmpty()
        .recover(PostgresFailures::translate);
  }
}
