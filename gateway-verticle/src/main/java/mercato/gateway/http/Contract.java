package mercato.gateway.http;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mercato.platform.json.Json;

/**
 * The contract, {@code openapi.yaml}: as it is published, and what of it the routes need.
 *
 * @param yaml as published
 * @param json the same, as published
 * @param operations all that can be called; paths without parameters first, as they come before
 *     those that would take a part of them for a parameter's value
 */
public record Contract(byte[] yaml, JsonObject json, List<Operation> operations) {

  private static final String FILE = "/openapi.yaml";
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  /**
   * One method of one path.
   *
   * @param method in capitals
   * @param path with its parameters in braces
   * @param parameters those of its path included, references resolved
   * @param definition as published
   */
  public record Operation(
      String id, String method, String path, JsonArray parameters, JsonObject definition) {

    public boolean hasPathParameter() {
      return path.contains("{");
    }
  }

  /** Reads it, off the event loop. */
  public static Future<Contract> load(Vertx vertx) {
    return vertx.executeBlocking(Contract::read, false);
  }

  /** What a reference of the document points to; anything else as it is. */
  public JsonObject resolved(Object value) {
    return resolved(json, value);
  }

  private static JsonObject resolved(JsonObject document, Object value) {
    var object = (JsonObject) value;
    String reference = object.getString("$ref");
    if (reference == null) {
      return object;
    }
    JsonObject found = document;
    for (String step : reference.substring("#/".length()).split("/")) {
      found = found.getJsonObject(step);
    }
    return found;
  }

  private static Contract read() throws IOException {
    try (InputStream file = Contract.class.getResourceAsStream(FILE)) {
      byte[] yaml = file.readAllBytes();
      var json = new JsonObject(Json.text(new YAMLMapper().readTree(yaml)));
      return new Contract(yaml, json, operations(json));
    }
  }

  private static List<Operation> operations(JsonObject json) {
    JsonObject paths = json.getJsonObject("paths");
    var all = new ArrayList<Operation>();
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        if (METHODS.contains(method)) {
          JsonObject definition = item.getJsonObject(method);
          var parameters = new JsonArray();
          for (JsonObject owner : List.of(item, definition)) {
            owner
                .getJsonArray("parameters", new JsonArray())
                .forEach(each -> parameters.add(resolved(json, each)));
          }
          all.add(
              new Operation(
                  definition.getString("operationId"),
                  method.toUpperCase(Locale.ROOT),
                  path,
                  parameters,
                  definition));
        }
      }
    }
    all.sort(Comparator.comparing(Operation::hasPathParameter));
    return List.copyOf(all);
  }
}
