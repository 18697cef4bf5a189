package mercato.gateway.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import mercato.contract.Problem;
import mercato.platform.json.Json;
import mercato.platform.observe.Trace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever failed into a problem document (RFC 9457), the only place that gives a refusal its
 * status. A defect is logged with its stack and shows nothing but the trace id.
 *
 * <p>A problem's details become members of the document, but for {@code replayed}: true, with which
 * a service says that this is the stored outcome of an earlier call under the same idempotency key;
 * it becomes the header {@code Idempotent-Replayed}, and {@code retryAfter}, in seconds, {@code
 * Retry-After}.
 */
public final class Problems implements Handler<RoutingContext> {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final CharSequence PROBLEM_JSON =
      HttpHeaders.createOptimized("application/problem+json");
  private static final String SOON_SECONDS = "1";
  private static final String REPLAYED = "replayed";
  private static final String RETRY_AFTER = "retryAfter";
  private static final String CHALLENGE = "Bearer realm=\"mercato\"";
  private static final String BAD_TOKEN = CHALLENGE + ", error=\"invalid_token\"";

  private final AllowedMethods allowed;

  public Problems(Contract contract) {
    this.allowed = new AllowedMethods(contract.operations());
  }

  /** A refusal with its status. */
  private record Refusal(int status, String code, String detail, Map<String, Object> members) {
    Refusal(int status, String code, String detail) {
      this(status, code, detail, Map.of());
    }
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    Refusal refusal = refusal(context);
    Headers.common(response, Trace.current());
    if (refusal.status == 413 || refusal.status == 408) {
      Bodies.abandon(context);
    } else if (refusal.status == 405) {
      response.putHeader(HttpHeaders.ALLOW, allowed.of(context.request().path()));
    } else if (refusal.status == 401) {
      boolean sent = context.request().headers().contains(HttpHeaders.AUTHORIZATION);
      response.putHeader("WWW-Authenticate", sent ? BAD_TOKEN : CHALLENGE);
    }
    write(response, refusal, context.request().path(), Trace.current());
  }

  /** Answers what is no HTTP, before any route is known. */
  public static void invalidRequest(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Refusal refusal =
        cause instanceof TooLongHttpLineException
            ? of(414)
            : of(cause instanceof TooLongHttpHeaderException ? 431 : 400);
    String trace = Trace.next();
    Headers.common(request.response(), trace);
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    write(request.response(), refusal, "", trace);
    request.connection().close();
  }

  private static Refusal refusal(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure instanceof Problem problem) {
      return of(problem);
    }
    if (failure instanceof TimeoutException) {
      return of(408);
    }
    if (failure instanceof HttpException http) {
      return http.getStatusCode() == 415 ? wrongType(http.getPayload()) : of(http.getStatusCode());
    }
    if (failure == null || context.statusCode() >= 400 && context.statusCode() < 500) {
      // The router itself: no such path, no such method, no host, or a path that is badly encoded.
      return of(context.statusCode());
    }
    LOG.error("{} {} failed", context.request().method(), context.request().path(), failure);
    return of(500);
  }

  private static Refusal of(Problem problem) {
    int status =
        switch (problem.kind()) {
          case INVALID -> 400;
          case UNAUTHENTICATED -> 401;
          case DECLINED -> 402;
          case FORBIDDEN -> 403;
          case NOT_FOUND -> 404;
          case CONFLICT -> 409;
          case STALE -> 412;
          case UNPROCESSABLE -> 422;
          case RATE_LIMITED -> 429;
          case UNAVAILABLE -> 503;
          case INTERNAL -> 500;
        };
    return status == 500
        ? of(500)
        : new Refusal(status, problem.code(), problem.getMessage(), problem.details());
  }

  private static Refusal of(int status) {
    return switch (status) {
      case 404 -> new Refusal(404, "NOT_FOUND", "There is no such resource.");
      case 405 ->
          new Refusal(405, "METHOD_NOT_ALLOWED", "This resource does not know that method.");
      case 408 -> new Refusal(408, "REQUEST_TIMEOUT", "The request took too long to arrive.");
      case 413 -> new Refusal(413, "BODY_TOO_LARGE", "The body is larger than what is taken here.");
      case 414 -> new Refusal(414, "URI_TOO_LONG", "The address is too long.");
      case 431 -> new Refusal(431, "HEADERS_TOO_LARGE", "The headers are too large.");
      case 500 -> new Refusal(500, "INTERNAL", "Something went wrong on our side.");
      default -> new Refusal(400, "INVALID_REQUEST", "The request is not valid.");
    };
  }

  private static Refusal wrongType(String wanted) {
    return new Refusal(415, "UNSUPPORTED_MEDIA_TYPE", "The body must be " + wanted + " in UTF-8.");
  }

  private static void write(
      HttpServerResponse response, Refusal refusal, String instance, String trace) {
    var document = new LinkedHashMap<String, Object>();
    document.put("type", "urn:mercato:problem:" + lower(refusal.code).replace('_', '-'));
    document.put("title", title(refusal.code));
    document.put("status", refusal.status);
    document.put("detail", refusal.detail);
    document.put("instance", instance);
    document.put("code", refusal.code);
    document.put("traceId", Trace.id(trace));
    refusal.members.forEach(document::putIfAbsent);
    if (Boolean.TRUE.equals(document.remove(REPLAYED))) {
      response.putHeader("Idempotent-Replayed", "true");
    }
    Object seconds = document.remove(RETRY_AFTER);
    if (refusal.status == 503 || refusal.status == 429) {
      response.putHeader(
          HttpHeaders.RETRY_AFTER, seconds == null ? SOON_SECONDS : seconds.toString());
    }
    response
        .setStatusCode(refusal.status)
        .putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM_JSON)
        .end(Json.buffer(document));
  }

  /** {@code OUT_OF_STOCK} is "Out of stock". */
  private static String title(String code) {
    return code.charAt(0) + lower(code).substring(1).replace('_', ' ');
  }

  private static String lower(String code) {
    return code.toLowerCase(Locale.ROOT);
  }
}
