package mercato.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mercato.contract.Caller;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.Device;
import mercato.platform.json.Json;

/** What a route reads of a request whose caller is known and whose parameters fit the contract. */
public final class Request {

  private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})\"");

  private final RoutingContext context;
  private final Visitor visitor;
  private final Map<String, List<String>> query;
  private JsonNode body;
  private String raw;
  private Lines lines;

  public Request(RoutingContext context, Visitor visitor, Map<String, List<String>> query) {
    this.context = context;
    this.visitor = visitor;
    this.query = query;
  }

  void keep(JsonNode whole) {
    body = whole;
  }

  void keep(String whole) {
    raw = whole;
  }

  void keep(Lines opened) {
    lines = opened;
  }

  public Caller caller() {
    return visitor.caller();
  }

  /** The log-in that the caller's token comes from, or null for a guest. */
  public String sessionId() {
    return visitor.sessionId();
  }

  /** From where the caller asks. */
  public Device device() {
    return visitor.device();
  }

  Visitor visitor() {
    return visitor;
  }

  /** The path as it was asked for, still encoded. */
  public String path() {
    return context.request().path();
  }

  public String pathParameter(String name) {
    return context.pathParam(name);
  }

  /** The decoded query, in its order. */
  public Map<String, List<String>> query() {
    return query;
  }

  /** A query parameter, or null. */
  public String query(String name) {
    List<String> values = query.get(name);
    return values == null ? null : values.get(0);
  }

  /** A query parameter that the contract calls a whole number, or null. */
  public Long number(String name) {
    String value = query(name);
    return value == null ? null : Long.valueOf(value);
  }

  public Page page() {
    Long limit = number("limit");
    return new Page(limit == null ? Page.DEFAULT_LIMIT : limit.intValue(), query("cursor"));
  }

  /** A header, or null. */
  public String header(String name) {
    return context.request().getHeader(name);
  }

  /**
   * The version that a write expects by {@code If-Match}; null for any.
   *
   * @throws Problem {@code STALE} for a tag that is none of ours: it cannot match what is there
   */
  public Long expectedVersion() {
    String tag = header("If-Match");
    if (tag == null || tag.isEmpty() || tag.equals("*")) {
      return null;
    }
    var ours = TAG.matcher(tag.trim());
    if (!ours.matches()) {
      throw new Problem(Problem.Kind.STALE, "STALE", "It has changed since it was read.");
    }
    return Long.valueOf(ours.group(1));
  }

  /** The caller's own name for a call that is done once, or null. */
  public String idempotencyKey() {
    String key = header("Idempotency-Key");
    return key == null || key.isEmpty() ? null : key;
  }

  /** What a stream is resumed by, or null. */
  public Long lastEventId() {
    String id = header("Last-Event-ID");
    return id == null || id.isEmpty() ? null : Long.valueOf(id);
  }

  /** A body that the contract says is passed on as it came. */
  public String rawBody() {
    return raw;
  }

  /** A body that the contract says is read line by line. */
  public Lines lines() {
    return lines;
  }

  /** Whether there was a body at all. */
  public boolean hasBody() {
    return body != null;
  }

  /** The names of the fields that the body has, be they null; none without an object. */
  public Set<String> fields() {
    var names = new TreeSet<String>();
    if (body != null) {
      body.fieldNames().forEachRemaining(names::add);
    }
    return names;
  }

  /**
   * The body as a record.
   *
   * @throws Problem {@code INVALID_REQUEST} with the place that does not fit
   */
  public <T> T body(Class<T> type) {
    return read(body, type);
  }

  /** JSON as a record; refuses as {@link #body} does. */
  static <T> T read(JsonNode json, Class<T> type) {
    try {
      return Json.strict().treeToValue(json, type);
    } catch (JsonMappingException misfit) {
      throw Problem.invalid(new FieldError(pointer(misfit), "does not fit"));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String pointer(JsonMappingException misfit) {
    return misfit.getPath().stream()
        .map(
            step ->
                step.getFieldName() == null
                    ? "" + step.getIndex()
                    : Misfits.escaped(step.getFieldName()))
        .map(step -> "/" + step)
        .collect(Collectors.joining());
  }
}
