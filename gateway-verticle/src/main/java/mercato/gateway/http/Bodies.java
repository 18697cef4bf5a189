package mercato.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Reads the bodies of requests: JSON only, up to a size, within a time limit, so that senders of
 * single bytes do not fill the gateway.
 */
public final class Bodies {

  private static final String JSON = "application/json";
  private static final long LINGER_MILLIS = 1_000;

  private final int limitMillis;

  public Bodies(int limitMillis) {
    this.limitMillis = limitMillis;
  }

  /**
   * Reads the body of a request that was paused. Fails with {@link HttpException} 413 or 415, or by
   * timeout.
   */
  public Future<Buffer> read(HttpServerRequest request, int maxBytes) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (announced(request) && !isOf(JSON, type)) {
      return Future.failedFuture(wrongType(JSON));
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request
        .handler(
            chunk -> {
              if (body.length() + chunk.length() > maxBytes) {
                whole.tryFail(new HttpException(413));
              } else {
                body.appendBuffer(chunk);
              }
            })
        .exceptionHandler(whole::tryFail)
        .endHandler(end -> whole.tryComplete(body));
    request.resume();
    return whole.future().timeout(limitMillis, TimeUnit.MILLISECONDS);
  }

  private static boolean announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null
        ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        : !length.equals("0");
  }

  /** Whether a {@code Content-Type} is the wanted one, in UTF-8. */
  static boolean isOf(String wanted, String type) {
    if (type == null) {
      return false;
    }
    String[] parts = type.toLowerCase(Locale.ROOT).split(";");
    if (!parts[0].trim().equals(wanted)) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].trim().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return true;
  }

  /** 415, with what would have been right. */
  static HttpException wrongType(String wanted) {
    return new HttpException(415, wanted);
  }

  /** The rest of the body is not waited for; a moment later the reply has been read. */
  static void abandon(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (!response.headWritten()) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    context.vertx().setTimer(LINGER_MILLIS, timer -> context.request().connection().close());
  }
}
