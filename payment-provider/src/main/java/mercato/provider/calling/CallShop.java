package mercato.provider.calling;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import mercato.contract.Problem;
import mercato.platform.json.Json;
import mercato.provider.calling.CallbackStore.Owed;
import mercato.provider.model.CallbackRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the shop about payments that were decided after their authorization was answered as
 * pending, until the shop confirms with a 2xx: at least once, in no order, with growing pauses for
 * a day. What was answered in the reply itself is not called back.
 *
 * <p>At most {@link #MAX_CALLS} are under way, each for at most {@link #LIMIT_MILLIS}.
 */
public final class CallShop {

  private static final Logger LOG = LoggerFactory.getLogger(CallShop.class);
  private static final long PERIOD_MILLIS = 100;
  private static final int MAX_CALLS = 32;
  private static final int LIMIT_MILLIS = 5_000;

  private final Vertx vertx;
  private final CallbackStore store;
  private final RequestOptions call;
  private final Signature signature;
  private final InstantSource clock;
  private final HttpClient client;
  private long timer;
  private boolean looking;
  private boolean more;
  private int calls;

  /** Call it on the context of the verticle that owns it; it is used there only. */
  public CallShop(
      Vertx vertx, CallbackStore store, String url, String secret, InstantSource clock) {
    this.vertx = vertx;
    this.store = store;
    this.call =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url)
            .setTimeout(LIMIT_MILLIS);
    this.signature = new Signature(secret);
    this.clock = clock;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(LIMIT_MILLIS),
            new PoolOptions().setHttp1MaxSize(MAX_CALLS).setMaxWaitQueueSize(MAX_CALLS));
  }

  public void start() {
    timer = vertx.setPeriodic(0, PERIOD_MILLIS, tick -> look());
  }

  /** What is under way is taken up again by whoever starts next. */
  public Future<Void> stop() {
    vertx.cancelTimer(timer);
    return client.close();
  }

  private void look() {
    int free = MAX_CALLS - calls;
    if (looking || free == 0) {
      return;
    }
    looking = true;
    store
        .take(free)
        .onFailure(failure -> LOG.debug("No calls to be had: {}", failure.toString()))
        .otherwise(List.of())
        .onSuccess(
            due -> {
              looking = false;
              more = due.size() == free;
              call(due);
            });
  }

  private void call(List<Owed> due) {
    calls += due.size();
    for (Owed owed : due) {
      send(owed)
          .map(confirmed -> OptionalLong.empty())
          .otherwise(failure -> next(owed, failure))
          .compose(pause -> store.schedule(owed.callback().paymentId(), pause))
          .onComplete(scheduled -> called());
    }
  }

  /** While calls pile up nobody waits for the next tick. */
  private void called() {
    calls--;
    if (more && calls <= MAX_CALLS / 2) {
      look();
    }
  }

  private Future<Void> send(Owed owed) {
    String body = Json.text(owed.callback());
    return client
        .request(new RequestOptions(call))
        .compose(request -> signed(request, body).send(body))
        .compose(response -> response.statusCode() / 100 == 2 ? response.end() : refused(response));
  }

  /** The body of a refusal tells nothing: the connection goes with it. */
  private static Future<Void> refused(HttpClientResponse response) {
    response.exceptionHandler(reset -> {});
    response.request().reset();
    return Future.failedFuture(
        Problem.unavailable("The shop answers with status " + response.statusCode() + "."));
  }

  private HttpClientRequest signed(HttpClientRequest request, String body) {
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    return request
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader("Mercato-Timestamp", timestamp)
        .putHeader("Mercato-Signature", signature.of(timestamp, body));
  }

  private OptionalLong next(Owed owed, Throwable failure) {
    Callback callback = owed.callback();
    OptionalLong pause = CallbackRules.pauseMillis(owed.tries(), callback.at(), clock.instant());
    if (pause.isPresent()) {
      LOG.debug("{} not confirmed: {}", callback, failure.toString());
    } else {
      LOG.warn("{} given up after {} tries: {}", callback, owed.tries(), failure.toString());
    }
    return pause;
  }
}
