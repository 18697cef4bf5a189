package mercato.platform.outbox;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The facts that one database has to publish, and the leases on publishing them. */
public interface OutboxSource {

  /** Names the database in Kafka and in metrics; the same in every process, unlike any other's. */
  String database();

  /**
   * Takes a shard's lease, or renews it.
   *
   * @param ttl from now by the database's clock
   * @return false when somebody else holds it
   */
  Future<Boolean> lease(int shard, String holder, Duration ttl);

  /** Gives a lease back, if the holder has it. */
  Future<Void> release(int shard, String holder);

  /**
   * Which of the shards have facts to publish, with the age of the oldest. Asked several times a
   * second: one cheap query. By default all, with an age of zero.
   */
  default Future<Map<Integer, Duration>> pending(Set<Integer> shards) {
    return Future.succeededFuture(
        shards.stream().collect(Collectors.toMap(Function.identity(), shard -> Duration.ZERO)));
  }

  /** The first facts of a shard, in the order in which they are to be published. */
  Future<List<OutboxRow>> page(int shard, int limit);

  /** Forgets facts that were published. */
  Future<Void> done(int shard, List<OutboxRow> published);
}
