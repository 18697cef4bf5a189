package mercato.platform.outbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An outbox whose relay can be put to sleep at its next page: no answer reaches it until it is
 * woken, as if its process had been stopped there.
 */
final class SleepySource implements OutboxSource {

  private final OutboxSource source;
  private final Promise<Void> woken = Promise.promise();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean sleepAtPage;
  private volatile boolean asleep;
  private volatile boolean failDone;

  SleepySource(OutboxSource source) {
    this.source = source;
  }

  void sleepAtNextPage() {
    sleepAtPage = true;
  }

  boolean asleep() {
    return asleep;
  }

  void wake() {
    woken.complete();
  }

  /** The next facts are not forgotten once they are published, as if the process had crashed. */
  void failNextDone() {
    failDone = true;
  }

  int calls() {
    return calls.get();
  }

  @Override
  public String database() {
    return source.database();
  }

  @Override
  public Future<Boolean> lease(int shard, String holder, Duration ttl) {
    return asleep ? later(Future.succeededFuture(true)) : count(source.lease(shard, holder, ttl));
  }

  @Override
  public Future<Void> release(int shard, String holder) {
    return source.release(shard, holder);
  }

  @Override
  public Future<Map<Integer, Duration>> pending(Set<Integer> shards) {
    return later(count(source.pending(shards)));
  }

  @Override
  public Future<List<OutboxRow>> page(int shard, int limit) {
    return count(source.page(shard, limit))
        .compose(
            rows -> {
              asleep = asleep || sleepAtPage;
              return later(Future.succeededFuture(rows));
            });
  }

  @Override
  public Future<Void> done(int shard, List<OutboxRow> published) {
    if (failDone) {
      failDone = false;
      return Future.failedFuture("crashed");
    }
    return count(source.done(shard, published));
  }

  private <T> Future<T> count(Future<T> answer) {
    calls.incrementAndGet();
    return answer;
  }

  private <T> Future<T> later(Future<T> answer) {
    return asleep ? woken.future().compose(awake -> answer) : answer;
  }
}
