package mercato.bench.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What Redis keeps of products. */
final class KeptProducts implements AutoCloseable {

  private static final String KEY = "product:1:";
  private static final long LIMIT_SECONDS = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Redis redis;

  KeptProducts(Vertx vertx, String url) {
    redis = Redis.createClient(vertx, url);
  }

  /** Those of these ids of which something is kept; empty for one that is kept as none. */
  Map<String, Optional<ProductState>> find(Collection<String> ids) throws TimeoutException {
    var wanted = List.copyOf(ids);
    Request request = Request.cmd(Command.MGET);
    wanted.forEach(id -> request.arg(KEY + id));
    Response values =
        redis.send(request).recover(KeptProducts::silent).await(LIMIT_SECONDS, TimeUnit.SECONDS);
    var kept = new HashMap<String, Optional<ProductState>>();
    for (int i = 0; i < wanted.size(); i++) {
      if (values.get(i) != null) {
        kept.put(wanted.get(i), read(values.get(i).toString()));
      }
    }
    return kept;
  }

  /** {@code VERSION SINCE JSON}. */
  private static Optional<ProductState> read(String value) {
    String json = value.split(" ", 3)[2];
    try {
      return json.isEmpty()
          ? Optional.empty()
          : Optional.of(ProductState.stored(JSON.readTree(json)));
    } catch (JsonProcessingException notJson) {
      throw new IllegalStateException("Redis holds JSON that is none: " + value, notJson);
    }
  }

  private static Future<Response> silent(Throwable away) {
    var silence = new TimeoutException("Redis does not answer: " + away.getMessage());
    silence.initCause(away);
    return Future.failedFuture(silence);
  }

  @Override
  public void close() {
    redis.close();
  }
}
