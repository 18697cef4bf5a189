package mercato.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import mercato.platform.json.Json;

/**
 * A resource with its version whose JSON is ready: sent again and again, byte for byte as {@link
 * Reply#versioned} has it, for a fraction of the work.
 */
public final class StoredReply {

  private static final CharSequence ETAG = HttpHeaders.createOptimized(Reply.ETAG);
  private static final CharSequence CACHE_CONTROL =
      HttpHeaders.createOptimized(Reply.CACHE_CONTROL);
  private static final CharSequence ASK_AGAIN = HttpHeaders.createOptimized(Reply.ASK_AGAIN);

  private final long version;
  private final Buffer json;
  private final String tag;

  public StoredReply(long version, Object body) {
    this.version = version;
    this.json = Json.buffer(body);
    this.tag = Reply.tag(version);
  }

  public long version() {
    return version;
  }

  /** The size of its JSON. */
  public int bytes() {
    return json.length();
  }

  /** For a request that came through the gate. */
  public Reply to(Request request) {
    return Reply.versioned(request, version, json);
  }

  /**
   * Whether {@link #send} can answer the tags of {@code If-None-Match}: none, or just this one.
   * Lists of them are rare, and are told apart where the contract says what they may be.
   */
  public boolean suits(String tags) {
    return tags == null || tag.equals(tags);
  }

  /** Answers a request that nothing else has seen. */
  public void send(HttpServerRequest request, Arrival arrival) {
    arrival.greet(request);
    HttpServerResponse response =
        request.response().putHeader(ETAG, tag).putHeader(CACHE_CONTROL, ASK_AGAIN);
    if (request.headers().contains(HttpHeaders.IF_NONE_MATCH)) {
      response.setStatusCode(304).end();
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, Reply.JSON).end(json);
    }
  }
}
