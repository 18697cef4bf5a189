package mercato.user.settings;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import mercato.contract.Problem;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.VerificationRequested;
import mercato.platform.observe.Trace;
import mercato.platform.outbox.Outbox;
import mercato.platform.outbox.OutboxRow;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.platform.time.Ids;
import mercato.user.account.AccountStore;
import mercato.user.model.Account;
import mercato.user.model.MailKind;
import mercato.user.model.SettingsRules;

/** The table {@code users} as the owners of the accounts change it. */
public final class SettingsStore {

  private static final String LOCK =
      "select " + AccountStore.COLUMNS + " from users where id = $1 for no key update";

  private static final String UPDATE =
      """
      update users
      set email = $2, email_verified = $3, name = $4, phone = $5, avatar_url = $6, version = $7
      where id = $1
      """;

  private static final String MAIL =
      """
      insert into mails (id, user_id, kind, urgent, recipient, data, created_at, due_at)
      values ($1, $2, $3, $4, $5, $6, $7, now())
      """;

  private static final String TAKEN = "23505";

  private final Postgres postgres;
  private final Runnable nudge;

  /**
   * @param nudge called when there is a fact to publish
   */
  public SettingsStore(Postgres postgres, Runnable nudge) {
    this.postgres = postgres;
    this.nudge = nudge;
  }

  /**
   * Changes an account, one change after the other. Refuses {@code NOT_FOUND}, {@code EMAIL_TAKEN}
   * and what the change refuses.
   *
   * @param change answers the account as it was when there is nothing to change
   */
  Future<Account> change(UUID userId, UnaryOperator<Account> change, Instant now) {
    return postgres
        .pool()
        .withTransaction(
            sql ->
                lock(sql, userId).compose(before -> write(sql, before, change.apply(before), now)))
        .onSuccess(changed -> nudge.run())
        .recover(SettingsStore::taken)
        .recover(PostgresFailures::translate);
  }

  private static Future<Account> lock(SqlConnection sql, UUID userId) {
    return sql.preparedQuery(LOCK)
        .execute(Tuple.of(userId))
        .map(
            rows ->
                rows.stream()
                    .map(AccountStore::account)
                    .findFirst()
                    .orElseThrow(() -> Problem.notFound("account")));
  }

  private static Future<Account> write(
      SqlConnection sql, Account before, Account after, Instant now) {
    return after.equals(before)
        ? Future.succeededFuture(before)
        : update(sql, after)
            .compose(
                updated ->
                    SettingsRules.moves(before, after)
                        ? tell(sql, before, now)
                        : Future.succeededFuture())
            .map(after);
  }

  private static Future<Void> update(SqlConnection sql, Account after) {
    return sql.preparedQuery(UPDATE)
        .execute(
            Tuple.of(
                after.id(),
                after.email(),
                after.emailVerified(),
                after.name(),
                after.phone(),
                after.avatarUrl(),
                after.version()))
        .mapEmpty();
  }

  /** The new e-mail is to be proven, and whoever reads the old one gets to know. */
  private static Future<Void> tell(SqlConnection sql, Account before, Instant now) {
    String trace = Trace.current();
    var fact = new VerificationRequested(before.id().toString(), now);
    var mail = MailKind.EMAIL_CHANGED;
    return sql.preparedQuery(Outbox.INSERT)
        .execute(Outbox.tuple(List.of(OutboxRow.of(UserFact.TOPIC, fact, trace))))
        .compose(
            told ->
                sql.preparedQuery(MAIL)
                    .execute(
                        Tuple.of(Ids.next(), before.id(), mail.name(), mail.urgent())
                            .addString(before.email())
                            .addValue(new JsonObject().put("trace", trace))
                            .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))))
        .mapEmpty();
  }

  private static <T> Future<T> taken(Throwable failure) {
    boolean taken = failure instanceof PgException refused && TAKEN.equals(refused.getSqlState());
    return Future.failedFuture(
        taken
            ? new Problem(
                Problem.Kind.CONFLICT, "EMAIL_TAKEN", "There is another account with this e-mail.")
            : failure);
  }
}
