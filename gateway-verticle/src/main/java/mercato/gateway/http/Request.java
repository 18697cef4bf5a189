package mercato.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mercato.contract.Caller;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.platform.json.Json;

/** What a route reads of a request whose caller is known and whose parameters fit the contract. */
public final class Request {

  private final RoutingContext context;
  private final Caller caller;
  private final Map<String, List<String>> query;
  private Buffer body = Buffer.buffer();

  public Request(RoutingContext context, Caller caller, Map<String, List<String>> query) {
    this.context = context;
    this.caller = caller;
    this.query = query;
  }

  HttpServerRequest http() {
    return context.request();
  }

  void keep(Buffer whole) {
    body = whole;
  }

  public Caller caller() {
    return caller;
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

  /** Whether there was a body at all. */
  public boolean hasBody() {
    return body.length() > 0;
  }

  /**
   * The body as a record.
   *
   * @throws Problem {@code INVALID_REQUEST} with the place that does not fit
   */
  public <T> T body(Class<T> type) {
    try {
      return Json.strict().readValue(body.getBytes(), type);
    } catch (JsonMappingException misfit) {
      throw Problem.invalid(new FieldError(pointer(misfit), "does not fit"));
    } catch (JsonProcessingException broken) {
      throw Problem.invalid(new FieldError("", "is not JSON"));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String pointer(JsonMappingException misfit) {
    return misfit.getPath().stream()
        .map(
            step ->
                step.getFieldName() == null ? "" + step.getIndex() : escaped(step.getFieldName()))
        .map(step -> "/" + step)
        .collect(Collectors.joining());
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
