package mercato.platform.outbox;

import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/**
 * How a PostgreSQL owner writes facts: in the transaction, or the very statement, that changes the
 * state they tell of, and after that state's row lock is held, so that facts of one key draw their
 * numbers in their order. The table comes with every {@code Migrations.run}.
 */
public final class Outbox {

  /** Takes {@link #tuple}: five arrays, one element for each fact, written in their order. */
  public static final String INSERT =
      "insert into outbox (id, topic, shard, key, envelope)"
          + " select * from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::text[])";

  private Outbox() {}

  /** The parameters of {@link #INSERT}; also of any statement that has these five arrays first. */
  public static Tuple tuple(List<OutboxRow> rows) {
    return Tuple.of(
        rows.stream().map(OutboxRow::id).toArray(UUID[]::new),
        rows.stream().map(OutboxRow::topic).toArray(String[]::new),
        rows.stream().map(OutboxRow::shard).toArray(Integer[]::new),
        rows.stream().map(OutboxRow::key).toArray(String[]::new),
        rows.stream().map(OutboxRow::envelope).toArray(String[]::new));
  }
}
