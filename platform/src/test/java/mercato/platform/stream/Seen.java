package mercato.platform.stream;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import mercato.platform.stream.TestFact.Counted;

/** A handler that writes down what it has handled, unless told to fail. */
final class Seen implements BatchHandler<TestFact> {

  private final List<Counted> facts = new ArrayList<>();
  private volatile Function<Counted, Throwable> failure = fact -> null;

  /** From now on fails a batch as its first fact that has a failure says. */
  Seen failing(Function<Counted, Throwable> with) {
    failure = with;
    return this;
  }

  @Override
  public Future<Void> handle(List<Delivery<TestFact>> batch) {
    for (var delivery : batch) {
      var cause = failure.apply(fact(delivery));
      if (cause != null) {
        return Future.failedFuture(cause);
      }
    }
    synchronized (facts) {
      batch.forEach(delivery -> facts.add(fact(delivery)));
    }
    return Future.succeededFuture();
  }

  /** The numbers of a key in the order in which they came. */
  List<Integer> of(String key) {
    synchronized (facts) {
      return facts.stream().filter(fact -> fact.key().equals(key)).map(Counted::number).toList();
    }
  }

  int size() {
    synchronized (facts) {
      return facts.size();
    }
  }

  private static Counted fact(Delivery<TestFact> delivery) {
    return (Counted) delivery.envelope().body();
  }
}
