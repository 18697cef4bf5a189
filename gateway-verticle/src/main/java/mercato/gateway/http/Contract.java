package mercato.gateway.http;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import mercato.platform.json.Json;

/**
 * The contract, {@code openapi.yaml}: as it is published, and as the router needs it.
 *
 * <p>The router gets a copy with the bodies of requests only. It refuses to load responses of type
 * problem+json, and decodes parameters twice, so that {@code 100%25} breaks and {@code c%2B%2B}
 * loses its pluses: {@link Parameters} checks those instead, and {@link BodyRule} the bodies.
 *
 * @param yaml as published
 * @param json the same, as published
 * @param bodies the router's copy
 */
public record Contract(byte[] yaml, JsonObject json, OpenAPIContract bodies) {

  private static final String FILE = "/openapi.yaml";
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  /** Reads and checks it, off the event loop. */
  public static Future<Contract> load(Vertx vertx) {
    return vertx
        .executeBlocking(Contract::read, false)
        .compose(
            published ->
                OpenAPIContract.from(vertx, published.routers)
                    .map(bodies -> new Contract(published.yaml, published.json, bodies)));
  }

  /** The parameters of an operation, those of its path included, references resolved. */
  public JsonArray parameters(String path, String method) {
    JsonObject item = json.getJsonObject("paths").getJsonObject(path);
    var all = new JsonArray();
    for (JsonObject owner : new JsonObject[] {item, item.getJsonObject(method)}) {
      owner.getJsonArray("parameters", new JsonArray()).forEach(each -> all.add(resolved(each)));
    }
    return all;
  }

  /** What a reference of the document points to; anything else as it is. */
  public JsonObject resolved(Object value) {
    var object = (JsonObject) value;
    String reference = object.getString("$ref");
    if (reference == null) {
      return object;
    }
    JsonObject found = json;
    for (String step : reference.substring("#/".length()).split("/")) {
      found = found.getJsonObject(step);
    }
    return found;
  }

  private record Published(byte[] yaml, JsonObject json, JsonObject routers) {}

  private static Published read() throws IOException {
    try (InputStream file = Contract.class.getResourceAsStream(FILE)) {
      byte[] yaml = file.readAllBytes();
      var json = new JsonObject(Json.text(new YAMLMapper().readTree(yaml)));
      return new Published(yaml, json, bodiesOnly(json));
    }
  }

  private static JsonObject bodiesOnly(JsonObject published) {
    JsonObject copy = published.copy();
    // The router wants an absolute URL; it uses its path alone.
    copy.put("servers", new JsonArray().add(new JsonObject().put("url", "http://localhost")));
    copy.getJsonObject("components").remove("responses");
    copy.getJsonObject("components").remove("headers");
    copy.getJsonObject("components").remove("parameters");
    for (Map.Entry<String, Object> path : copy.getJsonObject("paths")) {
      var item = (JsonObject) path.getValue();
      item.remove("parameters");
      METHODS.stream().filter(item::containsKey).map(item::getJsonObject).forEach(Contract::strip);
    }
    return copy;
  }

  private static void strip(JsonObject operation) {
    operation.remove("parameters");
    operation.put(
        "responses",
        new JsonObject().put("default", new JsonObject().put("description", "as published")));
  }
}
