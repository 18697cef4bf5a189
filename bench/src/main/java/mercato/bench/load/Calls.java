package mercato.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Requests to a shop, each with a time limit, over so many connections at most. */
public final class Calls {

  private static final int KEEP_ALIVE_SECONDS = 30;

  /** An answer: its status, and its body. */
  public record Answer(int status, Buffer body) {

    /** {@code 409 OUT_OF_STOCK}: the status and the problem's code. */
    public String kind() {
      try {
        return status + " " + body.toJsonObject().getString("code", "");
      } catch (RuntimeException noProblem) {
        return Integer.toString(status);
      }
    }

    /**
     * @throws IllegalStateException unless the status is 200
     */
    public JsonObject expectOk() {
      if (status != 200) {
        throw new IllegalStateException("the shop answers " + kind());
      }
      return body.toJsonObject();
    }
  }

  private final HttpClient client;
  private final RequestOptions base;
  private final long timeoutMillis;

  public Calls(Vertx vertx, URI shop, int connections, long timeoutMillis) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAliveTimeout(KEEP_ALIVE_SECONDS),
            new PoolOptions().setHttp1MaxSize(connections));
    this.timeoutMillis = timeoutMillis;
    this.base =
        new RequestOptions()
            .setHost(shop.getHost())
            .setPort(shop.getPort() < 0 ? 80 : shop.getPort());
  }

  public Future<Answer> get(String uri) {
    return send(HttpMethod.GET, uri, null, null);
  }

  /**
   * @param token null for a guest
   * @param body null for none
   */
  public Future<Answer> send(HttpMethod method, String uri, String token, JsonObject body) {
    var options =
        new RequestOptions(base)
            .setMethod(method)
            .setURI(uri)
            .setTimeout(timeoutMillis)
            .setConnectTimeout(timeoutMillis);
    if (token != null) {
      options.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
    }
    if (method == HttpMethod.POST) {
      options.putHeader("Idempotency-Key", UUID.randomUUID().toString());
    }
    if (body != null) {
      options.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    }
    return client
        .request(options)
        .compose(request -> body == null ? request.send() : request.send(body.toBuffer()))
        .compose(reply -> reply.body().map(bytes -> new Answer(reply.statusCode(), bytes)));
  }

  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
