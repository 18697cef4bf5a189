package mercato.platform.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests under way to other nodes. The event bus lets them run into their timeouts when a node
 * dies; here they end as soon as the cluster has noticed, so that there is time left to ask another
 * node.
 */
final class Peers {

  private final Map<String, Set<Promise<?>>> underWay = new ConcurrentHashMap<>();

  <T> Future<T> watch(String node, Future<T> reply) {
    Promise<T> answer = Promise.promise();
    Set<Promise<?>> here = underWay.computeIfAbsent(node, first -> ConcurrentHashMap.newKeySet());
    here.add(answer);
    reply.onComplete(
        (value, failure) -> {
          here.remove(answer);
          if (failure == null) {
            answer.tryComplete(value);
          } else {
            answer.tryFail(failure);
          }
        });
    return answer.future();
  }

  void left(String node) {
    Set<Promise<?>> orphans = underWay.remove(node);
    if (orphans != null) {
      var failure = new NoAnswer(NoAnswer.Reason.NODE_LEFT, "node " + node + " left");
      orphans.forEach(orphan -> orphan.tryFail(failure));
    }
  }
}
