package mercato.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mercato.platform.json.Json;

/**
 * What a route answers.
 *
 * @param headers besides those of every reply
 * @param body becomes JSON, or is JSON already as a {@link Buffer}; null for none
 */
public record Reply(int status, Map<String, String> headers, Object body) implements Answer {

  static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  static final String ETAG = "ETag";
  static final String CACHE_CONTROL = "Cache-Control";
  static final String ASK_AGAIN = "private, no-cache";

  /** A part of a list; {@code next} is null on the last page. */
  public record Items(List<?> items, String next) {}

  public static Reply ok(Object body) {
    return new Reply(200, Map.of(), body);
  }

  public static Reply of(int status, Object body) {
    return new Reply(status, Map.of(), body);
  }

  /**
   * Something new.
   *
   * @param location where it is, or the list that it stands in
   */
  public static Reply created(String location, Object body) {
    return of(201, body).with("Location", location);
  }

  /**
   * A resource with its version as {@code ETag}; 304 without a body where the caller knows it
   * already.
   */
  public static Reply versioned(Request request, long version, Object body) {
    String tag = tag(version);
    return known(request.header("If-None-Match"), tag)
        ? new Reply(304, Map.of(), null).tagged(version)
        : ok(body).tagged(version);
  }

  /** A list that is never more than one page. */
  public static Reply all(List<?> items) {
    return ok(new Items(items, null));
  }

  /** A page of a list, with the way to the next one. */
  public static Reply page(Request request, Object body, String next) {
    return next == null ? ok(body) : ok(body).with("Link", link(request, next));
  }

  /** With the version as {@code ETag}; it may be kept, but is asked for again each time. */
  public Reply tagged(long version) {
    return with(ETAG, tag(version)).with(CACHE_CONTROL, ASK_AGAIN);
  }

  /** Marked where an earlier call under the same idempotency key did the work. */
  public Reply replayed(boolean replayed) {
    return replayed ? with("Idempotent-Replayed", "true") : this;
  }

  public Reply with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }

  @Override
  public Future<Void> send(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (response.closed()) {
      return Future.succeededFuture();
    }
    response.setStatusCode(status);
    headers.forEach(response::putHeader);
    return body == null
        ? response.end()
        : response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(json());
  }

  private Buffer json() {
    return body instanceof Buffer ready ? ready : Json.buffer(body);
  }

  static String tag(long version) {
    return "\"" + version + "\"";
  }

  /** Compares as {@code If-None-Match} wants it: weakly, one of a list, or any. */
  private static boolean known(String tags, String tag) {
    if (tags == null) {
      return false;
    }
    for (String each : tags.split(",")) {
      String candidate = each.trim();
      if (candidate.equals("*")
          || candidate.equals(tag)
          || candidate.startsWith("W/") && candidate.substring(2).equals(tag)) {
        return true;
      }
    }
    return false;
  }

  private static String link(Request request, String next) {
    var query = new StringBuilder();
    request
        .query()
        .forEach(
            (name, values) -> {
              if (!name.equals("cursor")) {
                values.forEach(value -> append(query, name, value));
              }
            });
    append(query, "cursor", next);
    return "<" + request.path() + "?" + query + ">; rel=\"next\"";
  }

  private static void append(StringBuilder query, String name, String value) {
    query
        .append(query.isEmpty() ? "" : "&")
        .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }
}
