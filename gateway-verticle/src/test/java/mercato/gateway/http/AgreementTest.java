package mercato.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.ValidatableRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Parameters and bodies are checked by hand where the router would do it, too: both must say the
 * same of what is thrown at them. The router's validator gets the values decoded, as it cannot
 * decode them itself.
 */
class AgreementTest {

  private static final long SEED = 20260131;
  private static final int ROUNDS = 200;

  private static Vertx vertx;
  private static Contract contract;
  private static RequestValidator router;

  @BeforeAll
  static void load() {
    vertx = Vertx.vertx();
    contract = await(Contract.load(vertx));
    router = RequestValidator.create(vertx, await(OpenAPIContract.from(vertx, withParameters())));
  }

  @AfterAll
  static void close() {
    await(vertx.close());
  }

  @Test
  void onEveryParameterOfTheContract() {
    var random = new Random(SEED);
    var said = new Tally();
    for (int round = 0; round < ROUNDS; round++) {
      for (Map.Entry<String, List<JsonObject>> each : parametersByOperation().entrySet()) {
        JsonObject parameter = each.getValue().get(random.nextInt(each.getValue().size()));
        String value = Values.any(random, parameter);
        boolean byHand = byHand(parameter, value);
        assertThat(byRouter(each.getKey(), parameter, each.getValue(), value))
            .as("%s: %s = '%s'", each.getKey(), parameter.getString("name"), value)
            .isEqualTo(byHand);
        said.add(byHand);
      }
    }
    said.isMixed();
  }

  @Test
  void onBodies() {
    var random = new Random(SEED);
    var said = new Tally();
    for (Contract.Operation operation : contract.operations()) {
      if (!GoodBodies.areTakenBy(operation)) {
        continue;
      }
      var rule = new BodyRule(vertx, contract, operation.definition().getJsonObject("requestBody"));
      for (int round = 0; round < ROUNDS; round++) {
        Buffer body = Values.body(random, operation.id());
        boolean byHand = succeeds(rule.pass(body, new Request(null, null, Map.of())));
        boolean byRouter =
            succeeds(
                router.validate(
                    new Sent(Map.of(), Map.of(), Map.of(), body), "body-" + operation.id()));
        assertThat(byRouter).as("%s: %s", operation.id(), body).isEqualTo(byHand);
        said.add(byHand);
      }
    }
    said.isMixed();
  }

  @Test
  void aKeywordThatIsNotCheckedStopsTheStart() {
    var number = new JsonObject().put("type", "integer").put("multipleOf", 5);
    var closed =
        new JsonObject()
            .put("type", "object")
            .put("properties", new JsonObject().put("n", number))
            .put("additionalProperties", false);
    var open = new JsonObject().put("type", "object").put("properties", new JsonObject());
    for (JsonObject schema :
        List.of(closed, open, new JsonObject().put("type", "array").put("uniqueItems", true))) {
      assertThatThrownBy(() -> BodySchema.of(contract, schema))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static boolean byHand(JsonObject parameter, String value) {
    JsonObject schema = contract.resolved(parameter.getJsonObject("schema"));
    ValueRule rule = ValueRule.of(schema);
    return schema.getString("type").equals("array")
        ? rule.mistakes(List.of(value.split(",", -1))).isEmpty()
        : rule.mistake(value).isEmpty();
  }

  /** All others keep a good value. */
  private static boolean byRouter(
      String operationId, JsonObject parameter, List<JsonObject> all, String value) {
    var byPlace = new LinkedHashMap<String, Map<String, RequestParameter>>();
    for (JsonObject each : all) {
      String text =
          spelt(
              each,
              each == parameter
                  ? value
                  : Values.good(each, contract.resolved(each.getJsonObject("schema"))));
      byPlace
          .computeIfAbsent(each.getString("in"), place -> new LinkedHashMap<>())
          .put(each.getString("name"), () -> text);
    }
    return succeeds(
        router.validate(
            new Sent(
                byPlace.getOrDefault("path", Map.of()),
                byPlace.getOrDefault("query", Map.of()),
                byPlace.getOrDefault("header", Map.of()),
                Buffer.buffer()),
            operationId));
  }

  /** It reads texts as JSON, and so {@code -1} as a number unless it is in quotes. */
  private static String spelt(JsonObject parameter, String value) {
    return switch (contract.resolved(parameter.getJsonObject("schema")).getString("type")) {
      case "integer", "number", "boolean" -> value;
      case "array" ->
          Stream.of(value.split(",", -1)).map(Json::encode).collect(Collectors.joining(","));
      default -> Json.encode(value);
    };
  }

  /** The free attribute names are the routes' own business: see {@code ProductRoutesTest}. */
  private static Map<String, List<JsonObject>> parametersByOperation() {
    var found = new LinkedHashMap<String, List<JsonObject>>();
    for (Contract.Operation operation : contract.operations()) {
      List<JsonObject> parameters =
          operation.parameters().stream()
              .map(JsonObject.class::cast)
              .filter(each -> !each.getString("name").equals("attr"))
              .toList();
      if (!parameters.isEmpty()) {
        found.put(operation.id(), parameters);
      }
    }
    return found;
  }

  /** The router's copy with its parameters in, once without and once with the bodies. */
  private static JsonObject withParameters() {
    JsonObject whole = contract.json().copy();
    whole.put("servers", new JsonArray().add(new JsonObject().put("url", "http://localhost")));
    whole.getJsonObject("components").remove("responses");
    whole.getJsonObject("components").remove("headers");
    var paths = whole.getJsonObject("paths");
    paths.forEach(path -> ((JsonObject) path.getValue()).remove("parameters"));
    for (Contract.Operation each : contract.operations()) {
      JsonObject operation =
          paths.getJsonObject(each.path()).getJsonObject(each.method().toLowerCase());
      operation.put(
          "responses", new JsonObject().put("default", new JsonObject().put("description", "-")));
      if (GoodBodies.areTakenBy(each)) {
        JsonObject alone = operation.copy();
        alone.remove("parameters");
        alone.put("operationId", "body-" + each.id());
        paths.put("/bodies/" + each.id(), new JsonObject().put("post", alone));
      }
      operation.remove("requestBody");
      operation.put("parameters", plain(each.parameters()));
    }
    return whole;
  }

  private static JsonArray plain(JsonArray parameters) {
    var all = new JsonArray();
    parameters.stream()
        .map(each -> ((JsonObject) each).copy())
        .filter(each -> !each.getString("name").equals("attr"))
        .map(each -> each.put("schema", contract.resolved(each.getJsonObject("schema")).copy()))
        .forEach(all::add);
    return all;
  }

  private static boolean succeeds(Future<?> future) {
    try {
      await(future);
      return true;
    } catch (CompletionException refused) {
      return false;
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** What was thrown must be neither all good nor all bad. */
  private static final class Tally {
    private int accepted;
    private int all;

    void add(boolean good) {
      accepted += good ? 1 : 0;
      all++;
    }

    void isMixed() {
      assertThat(100 * accepted / all).as("per cent accepted").isBetween(20, 80);
    }
  }

  /** A request whose values have been decoded. */
  private record Sent(
      Map<String, RequestParameter> path,
      Map<String, RequestParameter> query,
      Map<String, RequestParameter> headers,
      Buffer content)
      implements ValidatableRequest {

    @Override
    public Map<String, RequestParameter> getHeaders() {
      return headers;
    }

    @Override
    public Map<String, RequestParameter> getCookies() {
      return Map.of();
    }

    @Override
    public Map<String, RequestParameter> getPathParameters() {
      return path;
    }

    @Override
    public Map<String, RequestParameter> getQuery() {
      return query;
    }

    @Override
    public RequestParameter getBody() {
      return () -> content;
    }

    @Override
    public String getContentType() {
      return "application/json";
    }
  }
}
