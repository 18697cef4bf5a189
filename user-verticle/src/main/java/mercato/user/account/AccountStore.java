package mercato.user.account;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.user.model.Account;

/** The table {@code users}. */
public final class AccountStore {

  /** What {@link #account} reads. */
  public static final String COLUMNS =
      "id, email, email_verified, name, phone, avatar_url, roles, created_at, version";

  private static final String FIND = "select " + COLUMNS + " from users where id = $1";

  private static final String FIND_BY_EMAIL =
      "select " + COLUMNS + ", password_hash from users where lower(email) = lower($1)";

  private static final String UNKNOWN =
      """
      select email from unnest($1::text[]) as wanted (email)
      where not exists (select from users where lower(users.email) = lower(wanted.email))
      """;

  /** Roles are joined by commas, since unnest would flatten an array of arrays. */
  private static final String ADD =
      """
      insert into users (id, email, name, roles, password_hash, created_at)
      select id, email, name, string_to_array(roles, ','), hash, at
      from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
        as new (id, email, name, roles, hash, at)
      on conflict (lower(email)) do nothing
      returning email
      """;

  private static final String UPGRADE_PASSWORD =
      "update users set password_hash = $3 where id = $1 and password_hash = $2";

  /** An account and the hash of its password. */
  public record Credentials(Account account, String passwordHash) {
    @Override
    public String toString() {
      return "Credentials[" + account.id() + "]";
    }
  }

  private final Postgres postgres;

  public AccountStore(Postgres postgres) {
    this.postgres = postgres;
  }

  public Future<Optional<Account>> find(UUID id) {
    return query(FIND, Tuple.of(id)).map(rows -> first(rows).map(AccountStore::account));
  }

  /** Whatever the case of the e-mail. */
  public Future<Optional<Credentials>> findByEmail(String email) {
    return query(FIND_BY_EMAIL, Tuple.of(email))
        .map(
            rows ->
                first(rows)
                    .map(row -> new Credentials(account(row), row.getString("password_hash"))));
  }

  /** Which of these e-mails have no account yet. */
  Future<List<String>> unknown(List<String> emails) {
    return query(UNKNOWN, Tuple.of(emails.toArray(String[]::new))).map(AccountStore::emails);
  }

  /** Adds those whose e-mail has no account yet, and tells which. */
  Future<List<String>> add(List<Credentials> accounts) {
    var columns = new ArrayList<Object>();
    columns.add(accounts.stream().map(a -> a.account().id()).toArray(UUID[]::new));
    columns.add(accounts.stream().map(a -> a.account().email()).toArray(String[]::new));
    columns.add(accounts.stream().map(a -> a.account().name()).toArray(String[]::new));
    columns.add(
        accounts.stream().map(a -> String.join(",", a.account().roles())).toArray(String[]::new));
    columns.add(accounts.stream().map(Credentials::passwordHash).toArray(String[]::new));
    columns.add(
        accounts.stream()
            .map(a -> a.account().createdAt().atOffset(ZoneOffset.UTC))
            .toArray(OffsetDateTime[]::new));
    return query(ADD, Tuple.wrap(columns)).map(AccountStore::emails);
  }

  /** Replaces the hash of a password by another of the same, unless the password was changed. */
  public Future<Void> upgradePassword(UUID id, String oldHash, String newHash) {
    return postgres
        .pool()
        .preparedQuery(UPGRADE_PASSWORD)
        .execute(Tuple.of(id, oldHash, newHash))
        .<Void>mapEmpty()
        .recover(PostgresFailures::translate);
  }

  /** An account from a row that has all of its columns. */
  public static Account account(Row row) {
    return new Account(
        row.getUUID("id"),
        row.getString("email"),
        row.getBoolean("email_verified"),
        row.getString("name"),
        row.getString("phone"),
        row.getString("avatar_url"),
        List.of(row.getArrayOfStrings("roles")),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getLong("version"));
  }

  private Future<RowSet<Row>> query(String sql, Tuple values) {
    return postgres
        .client()
        .preparedQuery(sql)
        .execute(values)
        .recover(PostgresFailures::translate);
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }

  private static List<String> emails(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.getString("email"))
        .toList();
  }
}
