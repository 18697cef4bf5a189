package mercato.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import mercato.platform.observe.Trace;

/** The headers of every reply. */
final class Headers {

  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
  private static final CharSequence TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence FRAME_OPTIONS = HttpHeaders.createOptimized("X-Frame-Options");
  private static final CharSequence DENY = HttpHeaders.createOptimized("DENY");
  private static final CharSequence POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
  private static final CharSequence NOTHING =
      HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
  private static final CharSequence REFERRER = HttpHeaders.createOptimized("Referrer-Policy");
  private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  private Headers() {}

  /** Replies are for their caller alone, and nothing in them is to be run, framed or guessed at. */
  static void common(HttpServerResponse response, String trace) {
    response
        .putHeader(REQUEST_ID, Trace.id(trace))
        .putHeader(TYPE_OPTIONS, NOSNIFF)
        .putHeader(FRAME_OPTIONS, DENY)
        .putHeader(POLICY, NOTHING)
        .putHeader(REFERRER, NO_REFERRER)
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
  }

  /** For pages of our own, which load scripts and styles from here. */
  static void page(HttpServerResponse response) {
    response.putHeader(
        POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'");
  }
}
