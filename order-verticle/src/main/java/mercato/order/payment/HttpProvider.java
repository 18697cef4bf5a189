package mercato.order.payment;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.platform.json.Json;

/**
 * The payment provider over HTTP/2: few connections, each with many questions on it, so that one
 * that is never answered holds up no other. An unanswered question is taken back after {@link
 * ProviderClientConfig#timeoutMillis()}; a connection on which nothing came for {@link
 * #SILENT_SECONDS} is given up.
 *
 * <p>Refusals of the provider are problems: {@code NOT_FOUND}, {@code CONFLICT} with its code, else
 * {@code UNAVAILABLE}.
 */
public final class HttpProvider implements PaymentProvider {

  private static final int SILENT_SECONDS = 10;
  private static final int MAX_WAITING = 2_000;
  private static final long MAX_ANSWER_BYTES = 16 * 1024;

  private record Authorization(long amount, String currency, String token) {}

  private record Refund(long amount) {}

  private record Refusal(String code, String detail) {}

  private final HttpClient client;
  private final String authorization;
  private final int timeoutMillis;

  /** Call it on the context of the verticle that owns it. Connects when first used. */
  public HttpProvider(Vertx vertx, ProviderClientConfig config) {
    this.authorization = "Bearer " + config.apiKey();
    this.timeoutMillis = config.timeoutMillis();
    this.client =
        vertx.createHttpClient(
            options(URI.create(config.url())).setConnectTimeout(timeoutMillis),
            new PoolOptions()
                .setHttp2MaxSize(config.connections())
                .setMaxWaitQueueSize(MAX_WAITING));
  }

  private static HttpClientOptions options(URI url) {
    if (url.getHost() == null) {
      throw new IllegalArgumentException("order.payment.url must be http://host:port");
    }
    boolean tls = "https".equals(url.getScheme());
    return new HttpClientOptions()
        .setProtocolVersion(HttpVersion.HTTP_2)
        .setHttp2ClearTextUpgrade(false)
        .setReadIdleTimeout(SILENT_SECONDS)
        .setSsl(tls)
        .setUseAlpn(tls)
        .setDefaultHost(url.getHost())
        .setDefaultPort(url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80);
  }

  @Override
  public Future<Charge> authorize(UUID paymentId, Money amount, String token) {
    return post(
        paymentId, "/authorize", new Authorization(amount.amount(), amount.currency(), token));
  }

  @Override
  public Future<Charge> capture(UUID paymentId) {
    return post(paymentId, "/capture", null);
  }

  @Override
  public Future<Charge> cancel(UUID paymentId) {
    return post(paymentId, "/cancel", null);
  }

  @Override
  public Future<Charge> refund(UUID paymentId, UUID refundId, Money amount) {
    return post(paymentId, "/refunds/" + refundId, new Refund(amount.amount()));
  }

  @Override
  public Future<Optional<Charge>> find(UUID paymentId) {
    return ask(HttpMethod.GET, "/payments/" + paymentId, null)
        .map(answer -> Optional.of(charge(answer)))
        .recover(HttpProvider::nothingThere);
  }

  private static <T> Future<Optional<T>> nothingThere(Throwable failure) {
    return failure instanceof Problem problem && problem.kind() == Problem.Kind.NOT_FOUND
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(failure);
  }

  /** Succeeds when the provider answers and knows us. */
  public Future<Void> check() {
    return ask(HttpMethod.GET, "/payments?limit=1", null).mapEmpty();
  }

  public Future<Void> close() {
    return client.close();
  }

  private Future<Charge> post(UUID paymentId, String what, Object body) {
    return ask(
            HttpMethod.POST,
            "/payments/" + paymentId + what,
            body == null ? Buffer.buffer() : Json.buffer(body))
        .map(HttpProvider::charge);
  }

  private Future<Buffer> ask(HttpMethod method, String path, Buffer body) {
    var options =
        new RequestOptions()
            .setMethod(method)
            .setURI(path)
            .setConnectTimeout(timeoutMillis)
            .setIdleTimeout(timeoutMillis);
    return client
        .request(options)
        .compose(
            request -> {
              request.putHeader(HttpHeaders.AUTHORIZATION, authorization);
              return body == null ? request.send() : request.send(body);
            })
        .compose(HttpProvider::read);
  }

  private static Future<Buffer> read(HttpClientResponse response) {
    String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null || Long.parseLong(length) > MAX_ANSWER_BYTES) {
      response.request().reset();
      return Future.failedFuture(Problem.unavailable("The payment provider cannot be understood."));
    }
    return response.body().map(body -> accepted(response.statusCode(), body));
  }

  private static Buffer accepted(int status, Buffer body) {
    switch (status) {
      case 200:
        return body;
      case 404:
        throw Problem.notFound("payment");
      case 409:
        var refusal = Json.decode(body.getBytes(), Refusal.class);
        throw new Problem(Problem.Kind.CONFLICT, refusal.code(), refusal.detail());
      default:
        throw Problem.unavailable("The payment provider answers with status " + status + ".");
    }
  }

  private static Charge charge(Buffer answer) {
    return Json.decode(answer.getBytes(), Charge.class);
  }
}
