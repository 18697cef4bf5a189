package mercato.user.token;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/** The signing keys that all instances share. */
final class SigningKeyStore {

  private static final String ALL =
      "select private_key from signing_keys order by generation desc limit 10";

  /** Of several that start at once on an empty table, one wins. */
  private static final String ADD_FIRST =
      """
      insert into signing_keys (generation, private_key, created_at) values (1, $1, $2)
      on conflict do nothing
      """;

  private final Vertx vertx;
  private final Postgres postgres;

  SigningKeyStore(Vertx vertx, Postgres postgres) {
    this.vertx = vertx;
    this.postgres = postgres;
  }

  /** All keys, the one that signs first; makes it when there is none. */
  Future<List<SigningKey>> load() {
    return all()
        .compose(
            keys ->
                keys.isEmpty() ? addFirst().compose(added -> all()) : Future.succeededFuture(keys))
        .recover(PostgresFailures::translate);
  }

  private Future<List<SigningKey>> all() {
    return postgres
        .client()
        .preparedQuery(ALL)
        .execute()
        .compose(rows -> vertx.executeBlocking(() -> keys(rows), false));
  }

  private Future<Void> addFirst() {
    return vertx
        .executeBlocking(SigningKey::generate, false)
        .compose(
            made ->
                postgres
                    .client()
                    .preparedQuery(ADD_FIRST)
                    .execute(
                        Tuple.of(
                            Buffer.buffer(made.pkcs8()), Instant.now().atOffset(ZoneOffset.UTC))))
        .mapEmpty();
  }

  private static List<SigningKey> keys(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> SigningKey.of(row.getBuffer("private_key").getBytes()))
        .toList();
  }
}
