package mercato.user.settings;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import mercato.contract.Problem;
import mercato.contract.user.PreferencesView;
import mercato.contract.user.PreferencesView.Wanted;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/** The table {@code preferences}. Whoever has no row there has said nothing. */
public final class PreferencesStore {

  private static final String FIND =
      """
      select locale, currency, marketing_emails, order_updates, back_in_stock, price_drops
      from preferences where user_id = $1
      """;

  private static final String SET =
      """
      insert into preferences (user_id, locale, currency, marketing_emails, order_updates,
        back_in_stock, price_drops)
      select id, $2, $3, $4, $5, $6, $7 from users where id = $1
      on conflict (user_id) do update
      set locale = $2, currency = $3, marketing_emails = $4, order_updates = $5,
        back_in_stock = $6, price_drops = $7
      """;

  private final Postgres postgres;

  public PreferencesStore(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Or the defaults. */
  Future<PreferencesView> find(UUID userId) {
    return postgres
        .client()
        .preparedQuery(FIND)
        .execute(Tuple.of(userId))
        .map(
            rows ->
                rows.stream()
                    .map(PreferencesStore::preferences)
                    .findFirst()
                    .orElse(PreferencesView.DEFAULT))
        .recover(PostgresFailures::translate);
  }

  /** Refuses {@code NOT_FOUND} for a user that is not there. */
  Future<PreferencesView> set(UUID userId, PreferencesView preferences) {
    Wanted wanted = preferences.notifications();
    return postgres
        .pool()
        .preparedQuery(SET)
        .execute(
            Tuple.of(userId, preferences.locale(), preferences.currency())
                .addBoolean(preferences.marketingEmails())
                .addBoolean(wanted.orderUpdates())
                .addBoolean(wanted.backInStock())
                .addBoolean(wanted.priceDrops()))
        .compose(
            set ->
                set.rowCount() == 1
                    ? Future.succeededFuture(preferences)
                    : Future.failedFuture(Problem.notFound("account")))
        .recover(PostgresFailures::translate);
  }

  private static PreferencesView preferences(Row row) {
    return new PreferencesView(
        row.getString("locale"),
        row.getString("currency"),
        row.getBoolean("marketing_emails"),
        new Wanted(
            row.getBoolean("order_updates"),
            row.getBoolean("back_in_stock"),
            row.getBoolean("price_drops")));
  }
}
