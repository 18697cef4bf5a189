package mercato.user.token;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/** The signing keys that all instances share. Its clock is the database's. */
final class SigningKeyStore {

  private static final String ALL =
      """
      select generation, private_key, signs_from, now() as now from signing_keys
      order by generation desc limit 10
      """;

  /** Of several who add the same generation at once, one wins. */
  private static final String ADD =
      """
      insert into signing_keys (generation, private_key, created_at, signs_from)
      values ($1, $2, now(), now() + make_interval(secs => $3))
      on conflict do nothing
      returning signs_from
      """;

  private static final String DROP = "delete from signing_keys where generation < $1";

  private final Vertx vertx;
  private final Postgres postgres;

  SigningKeyStore(Vertx vertx, Postgres postgres) {
    this.vertx = vertx;
    this.postgres = postgres;
  }

  /** The keys; without any, one is made that signs at once. */
  Future<KeyRing> load() {
    return find()
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            vertx
                                .executeBlocking(SigningKey::generate, false)
                                .compose(key -> add(1, key, Duration.ZERO))
                                .compose(added -> load())));
  }

  /** The keys, among them this one: the newest, if it was not there. */
  Future<KeyRing> loadWith(SigningKey key) {
    return find()
        .compose(
            found -> {
              if (found.filter(ring -> ring.has(key)).isPresent()) {
                return Future.succeededFuture(found.get());
              }
              return found
                  .map(ring -> add(ring.newest().generation() + 1, key, KeyRing.ANNOUNCED))
                  .orElseGet(() -> add(1, key, Duration.ZERO))
                  .compose(added -> loadWith(key));
            });
  }

  /** Since when it signs; empty when somebody else has added this generation. */
  Future<Optional<Instant>> add(int generation, SigningKey key, Duration delay) {
    return postgres
        .pool()
        .preparedQuery(ADD)
        .execute(Tuple.of(generation, Buffer.buffer(key.pkcs8()), (double) delay.toSeconds()))
        .map(SigningKeyStore::signsFrom)
        .recover(PostgresFailures::translate);
  }

  /** Forgets the keys before this generation. */
  Future<Void> drop(int generation) {
    return postgres
        .pool()
        .preparedQuery(DROP)
        .execute(Tuple.of(generation))
        .<Void>mapEmpty()
        .recover(PostgresFailures::translate);
  }

  private Future<Optional<KeyRing>> find() {
    return postgres
        .client()
        .preparedQuery(ALL)
        .execute()
        .compose(rows -> vertx.executeBlocking(() -> ring(rows), false))
        .recover(PostgresFailures::translate);
  }

  private static Optional<Instant> signsFrom(RowSet<Row> rows) {
    return rows.size() == 0
        ? Optional.empty()
        : Optional.of(rows.iterator().next().getOffsetDateTime("signs_from").toInstant());
  }

  private static Optional<KeyRing> ring(RowSet<Row> rows) {
    List<KeyRing.Entry> entries = new ArrayList<>();
    Instant now = null;
    for (Row row : rows) {
      now = row.getOffsetDateTime("now").toInstant();
      entries.add(
          new KeyRing.Entry(
              row.getInteger("generation"),
              row.getOffsetDateTime("signs_from").toInstant(),
              SigningKey.of(row.getBuffer("private_key").getBytes())));
    }
    return entries.isEmpty() ? Optional.empty() : Optional.of(new KeyRing(entries, now));
  }
}
