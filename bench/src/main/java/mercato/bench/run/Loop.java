package mercato.bench.run;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The one event loop of a generator, as seen from the thread of its command. */
public final class Loop implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  public Vertx vertx() {
    return vertx;
  }

  /** Does the work on the event loop, and waits for its end. */
  public <T> T run(Supplier<Future<T>> work) {
    var result = Promise.<T>promise();
    vertx.runOnContext(started -> work.get().onComplete(result));
    return result.future().await();
  }

  /** Lets time pass. */
  public void pause(Duration time) {
    vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS).await();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
