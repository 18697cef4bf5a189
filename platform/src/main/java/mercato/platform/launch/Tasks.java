package mercato.platform.launch;

import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import mercato.contract.Problem;

/**
 * What an operator may have done in this process, by name. Of each name one runs at a time, on the
 * context that has registered it; of several instances of a verticle the latest has it.
 */
final class Tasks {

  private record Task(Context context, Function<String, Future<?>> work) {}

  private final Map<String, Task> tasks = new ConcurrentHashMap<>();
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  /** Until the verticle of the current context is undeployed. */
  void register(Vertx vertx, String name, Function<String, Future<?>> work) {
    ContextInternal context = ((ContextInternal) vertx.getOrCreateContext()).unwrap();
    var task = new Task(context, work);
    tasks.put(name, task);
    context.addCloseHook(
        (Completable<Void> closed) -> {
          tasks.remove(name, task);
          closed.succeed();
        });
  }

  /**
   * Runs a task.
   *
   * @param of what it is asked about, or null
   * @return its result, which may be null; refuses CONFLICT while it runs; empty when nobody has it
   */
  Optional<Future<Object>> run(String name, String of) {
    Task task = tasks.get(name);
    if (task == null) {
      return Optional.empty();
    }
    if (!running.add(name)) {
      var refusal = new Problem(Problem.Kind.CONFLICT, "IN_PROGRESS", name + " is running already");
      return Optional.of(Future.failedFuture(refusal));
    }
    var result = Promise.<Object>promise();
    task.context.runOnContext(
        go ->
            Future.succeededFuture()
                .<Object>compose(begun -> task.work.apply(of).map(each -> each))
                .onComplete(result));
    return Optional.of(result.future().onComplete(ended -> running.remove(name)));
  }
}
