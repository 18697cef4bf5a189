package mercato.provider.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import mercato.contract.Problem;
import mercato.platform.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers: JSON, or {@code application/problem+json} with a stable code. */
final class Replies {

  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence PROBLEM =
      HttpHeaders.createOptimized("application/problem+json");

  private record Refusal(String type, int status, String code, String detail, Object errors) {}

  private Replies() {}

  static void json(HttpServerResponse response, Object body) {
    end(response, 200, JSON, body);
  }

  static void refuse(HttpServerResponse response, Throwable failure) {
    if (failure instanceof Problem problem) {
      refuse(
          response,
          status(problem),
          problem.code(),
          problem.getMessage(),
          problem.details().get("errors"));
    } else {
      LOG.error("A defect", failure);
      refuse(response, 500, "INTERNAL", "A defect of the provider.", null);
    }
  }

  static void refuse(HttpServerResponse response, int status, String code, String detail) {
    refuse(response, status, code, detail, null);
  }

  private static void refuse(
      HttpServerResponse response, int status, String code, String detail, Object errors) {
    end(response, status, PROBLEM, new Refusal("about:blank", status, code, detail, errors));
  }

  private static int status(Problem problem) {
    return switch (problem.kind()) {
      case INVALID -> 400;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case UNAVAILABLE -> 503;
      default -> 500;
    };
  }

  private static void end(HttpServerResponse response, int status, CharSequence type, Object body) {
    if (!response.closed() && !response.ended()) {
      response
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, type)
          .end(Json.buffer(body));
    }
  }
}
