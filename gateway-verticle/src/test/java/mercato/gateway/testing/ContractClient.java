package mercato.gateway.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mercato.platform.json.Json;

/**
 * A client that believes the published contract and nothing else: each reply's status, headers and
 * body must be what {@code openapi.yaml} says of its operation, with no member more. Throws {@link
 * AssertionError} otherwise. Blocking; for tests. Thread-safe.
 */
public final class ContractClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String LINES = "application/x-ndjson";

  /**
   * What came back.
   *
   * @param body null where there was none or it is no JSON; an array of its lines where it is
   *     NDJSON
   */
  public record Answer(HttpResponse<String> http, JsonNode body) {
    public int status() {
      return http.statusCode();
    }

    /** A header, or null. */
    public String header(String name) {
      return http.headers().firstValue(name).orElse(null);
    }

    public String code() {
      return body.path("code").asText();
    }

    /** The place of the first mistake of bad input. */
    public String pointer() {
      return body.path("errors").path(0).path("pointer").asText(null);
    }
  }

  private final String base;
  private final ObjectNode contract;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final JsonSchemaFactory schemas =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();

  /**
   * @param base such as {@code http://127.0.0.1:8080}
   */
  public ContractClient(String base) {
    this.base = base;
    this.contract = read();
    close(contract.path("components").path("schemas"));
    close(contract.path("paths"));
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  public Answer delete(String path, String... headers) {
    return send("DELETE", path, null, headers);
  }

  /** Sends a body as JSON. */
  public Answer post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  /** Sends a body as JSON. */
  public Answer put(String path, String body, String... headers) {
    return send("PUT", path, body, headers);
  }

  /** Sends a body as JSON. */
  public Answer patch(String path, String body, String... headers) {
    return send("PATCH", path, body, headers);
  }

  /**
   * Opens a stream, which must be there; each event is checked as it is read.
   *
   * @param headers names and values in turn
   */
  public Events stream(String path, String... headers) {
    var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), BodyHandlers.ofInputStream());
      String what = "GET " + path + " → " + response.statusCode();
      require(response.statusCode() == 200, what);
      require(response.headers().firstValue("X-Request-Id").isPresent(), what + ": no id");
      JsonNode content =
          operation(URI.create(base + path).getRawPath()).at("/get/responses/200/content");
      String type = content.fieldNames().next();
      require(response.headers().allValues("Content-Type").contains(type), what + ": not " + type);
      JsonNode named = content.path(type).path("x-events");
      return new Events(
          response.body(),
          event -> {
            require(named.has(event.name()), what + ": an event unknown to the contract: " + event);
            fits(named.path(event.name()), event.data(), what);
          });
    } catch (IOException cause) {
      throw new UncheckedIOException(path, cause);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(cause);
    }
  }

  /**
   * @param body sent as JSON unless a content type is among the headers; null for none
   * @param headers names and values in turn
   */
  public Answer send(String method, String path, String body, String... headers) {
    Answer answer = exchange(method, path, body, headers);
    check(method, URI.create(base + path).getRawPath(), answer);
    return answer;
  }

  /** Sends without looking at the contract. */
  public Answer exchange(String method, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(TIMEOUT)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    boolean typed = false;
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
      typed |= headers[i].equalsIgnoreCase("Content-Type");
    }
    if (body != null && !typed) {
      request.header("Content-Type", "application/json");
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(response, body(response));
    } catch (IOException cause) {
      throw new UncheckedIOException(method + " " + path, cause);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(cause);
    }
  }

  private static JsonNode body(HttpResponse<String> response) throws IOException {
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (type.equals(LINES)) {
      ArrayNode lines = Json.lenient().createArrayNode();
      for (String line : response.body().lines().toList()) {
        lines.add(Json.lenient().readTree(line));
      }
      return lines;
    }
    return type.contains("json") ? Json.lenient().readTree(response.body()) : null;
  }

  private void check(String method, String path, Answer answer) {
    String what = method + " " + path + " → " + answer.status() + " " + answer.http().body();
    JsonNode operation = operation(path).path(method.toLowerCase());
    JsonNode response =
        operation.isMissingNode()
            ? resolve(contract.at("/components/responses/Problem"))
            : response(operation.path("responses"), answer.status(), what);
    require(answer.header("X-Request-Id") != null, what + ": no X-Request-Id");
    headers(response, answer, what);
    JsonNode content = response.path("content");
    if (content.isMissingNode()) {
      require(answer.http().body().isEmpty(), what + ": a body that the contract does not know");
      return;
    }
    String type = content.fieldNames().next();
    require(type.equals(answer.header("Content-Type")), what + ": is not " + type);
    if (type.equals(LINES)) {
      answer.body().forEach(line -> fits(content.path(type).path("x-lines"), line, what));
    } else {
      fits(content.path(type).path("schema"), answer.body(), what);
    }
  }

  private void fits(JsonNode schema, JsonNode value, String what) {
    var errors = schema(schema).validate(value);
    require(errors.isEmpty(), what + ": " + errors);
  }

  private JsonNode response(JsonNode responses, int status, String what) {
    JsonNode named = responses.path(String.valueOf(status));
    require(!named.isMissingNode() || status >= 400, what + ": a status unknown to the contract");
    return resolve(named.isMissingNode() ? responses.path("default") : named);
  }

  private void headers(JsonNode response, Answer answer, String what) {
    response
        .path("headers")
        .properties()
        .forEach(
            each -> {
              String value = answer.header(each.getKey());
              JsonNode schema = resolve(each.getValue()).path("schema");
              if (value != null) {
                fits(schema, TextNode.valueOf(value), what + ": header " + each.getKey());
              }
            });
  }

  private JsonNode operation(String path) {
    JsonNode paths = contract.path("paths");
    if (paths.has(path)) {
      return paths.path(path);
    }
    for (Map.Entry<String, JsonNode> each : paths.properties()) {
      if (path.matches(each.getKey().replaceAll("\\{[^}]*}", "[^/]+"))) {
        return each.getValue();
      }
    }
    return contract.path("nowhere");
  }

  private JsonNode resolve(JsonNode node) {
    String reference = node.path("$ref").asText("");
    return reference.isEmpty() ? node : contract.at(reference.substring(1));
  }

  private JsonSchema schema(JsonNode schema) {
    return compiled.computeIfAbsent(
        schema.toString(),
        first -> {
          ObjectNode whole = schema.deepCopy();
          whole.set("components", contract.path("components"));
          return schemas.getSchema(
              whole, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
        });
  }

  /** Objects may grow for other clients; here a member that is not published is a mistake. */
  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(ContractClient::close);
  }

  private static ObjectNode read() {
    try (InputStream file = ContractClient.class.getResourceAsStream("/openapi.yaml")) {
      return (ObjectNode) new YAMLMapper().readTree(file);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
