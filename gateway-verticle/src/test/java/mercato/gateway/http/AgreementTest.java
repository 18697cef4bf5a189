package mercato.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
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
  private static final int ROUNDS = 400;

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
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (Map.Entry<String, List<JsonObject>> each : parametersByOperation().entrySet()) {
        JsonObject parameter = each.getValue().get(random.nextInt(each.getValue().size()));
        String value = Values.any(random, parameter);
        boolean byHand = byHand(parameter, value);
        assertThat(byRouter(each.getKey(), parameter, each.getValue(), value))
            .as("%s: %s = '%s'", each.getKey(), parameter.getString("name"), value)
            .isEqualTo(byHand);
        accepted += byHand ? 1 : 0;
      }
    }
    assertThat(accepted).as("the values are neither all good nor all bad").isBetween(500, 5_000);
  }

  @Test
  void onBodies() {
    var random = new Random(SEED);
    int accepted = 0;
    for (var operation : contract.bodies().operations()) {
      if (operation.getRequestBody() == null) {
        continue;
      }
      var rule = new BodyRule(vertx, contract.bodies(), operation.getRequestBody());
      for (int round = 0; round < ROUNDS / 4; round++) {
        Buffer body = Values.body(random, operation.getOperationId());
        boolean byHand = succeeds(rule.check(body));
        boolean byRouter =
            succeeds(
                router.validate(
                    new Sent(Map.of(), Map.of(), Map.of(), body),
                    "body-" + operation.getOperationId()));
        assertThat(byRouter).as("%s: %s", operation.getOperationId(), body).isEqualTo(byHand);
        accepted += byHand ? 1 : 0;
      }
    }
    assertThat(accepted).isBetween(50, 700);
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
      String text = spelt(each, each == parameter ? value : Values.good(each));
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
      case "integer" -> value;
      case "array" ->
          Stream.of(value.split(",", -1)).map(Json::encode).collect(Collectors.joining(","));
      default -> Json.encode(value);
    };
  }

  /** The free attribute names are the routes' own business: see {@code RoutesTest}. */
  private static Map<String, List<JsonObject>> parametersByOperation() {
    var found = new LinkedHashMap<String, List<JsonObject>>();
    contract
        .bodies()
        .getPaths()
        .forEach(
            path ->
                path.getOperations()
                    .forEach(
                        operation -> {
                          var parameters = new ArrayList<JsonObject>();
                          String method = operation.getHttpMethod().name().toLowerCase();
                          for (Object each : contract.parameters(path.getName(), method)) {
                            if (!((JsonObject) each).getString("name").equals("attr")) {
                              parameters.add((JsonObject) each);
                            }
                          }
                          if (!parameters.isEmpty()) {
                            found.put(operation.getOperationId(), parameters);
                          }
                        }));
    return found;
  }

  /** The router's copy with its parameters in, once without and once with the bodies. */
  private static JsonObject withParameters() {
    JsonObject whole = contract.json().copy();
    whole.put("servers", new JsonArray().add(new JsonObject().put("url", "http://localhost")));
    whole.getJsonObject("components").remove("responses");
    whole.getJsonObject("components").remove("headers");
    var paths = whole.getJsonObject("paths");
    for (String path : List.copyOf(paths.fieldNames())) {
      JsonObject item = paths.getJsonObject(path);
      item.remove("parameters");
      var bodies = new JsonObject();
      for (String method : List.copyOf(item.fieldNames())) {
        JsonObject operation = item.getJsonObject(method);
        operation.put(
            "responses", new JsonObject().put("default", new JsonObject().put("description", "-")));
        var parameters = new JsonArray();
        contract.parameters(path, method).stream()
            .map(each -> ((JsonObject) each).copy())
            .filter(each -> !each.getString("name").equals("attr"))
            .map(each -> each.put("schema", contract.resolved(each.getJsonObject("schema")).copy()))
            .forEach(parameters::add);
        if (operation.containsKey("requestBody")) {
          JsonObject alone = operation.copy();
          alone.remove("parameters");
          alone.put("operationId", "body-" + operation.getString("operationId"));
          bodies.put(method, alone);
        }
        operation.remove("requestBody");
        operation.put("parameters", parameters);
      }
      if (!bodies.isEmpty()) {
        paths.put("/bodies/" + paths.size(), bodies);
      }
    }
    return whole;
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
