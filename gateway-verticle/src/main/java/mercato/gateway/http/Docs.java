package mercato.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;

/** The contract as a file, and as pages to try it out ({@code /docs}, Swagger UI). */
public final class Docs {

  private static final String SWAGGER_VERSION =
      "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final String SWAGGER_FILES = "/META-INF/resources/webjars/swagger-ui/";

  /** All that the page loads. */
  private static final Map<String, String> TYPES =
      Map.of(
          "swagger-ui.css", "text/css",
          "swagger-ui-bundle.js", "text/javascript",
          "favicon-32x32.png", "image/png");

  private final Vertx vertx;

  public Docs(Vertx vertx) {
    this.vertx = vertx;
  }

  public void mount(Router router, Contract contract) {
    Buffer yaml = Buffer.buffer(contract.yaml());
    Buffer json = contract.json().toBuffer();
    router.get("/openapi.yaml").handler(context -> send(context, "application/yaml", yaml));
    router.get("/openapi.json").handler(context -> send(context, "application/json", json));
    router.get("/docs").handler(file("/docs/index.html", "text/html; charset=utf-8"));
    router.get("/docs/start.js").handler(file("/docs/start.js", "text/javascript"));
    String swagger = SWAGGER_FILES + swaggerVersion() + "/";
    TYPES.forEach((name, type) -> router.get("/docs/" + name).handler(file(swagger + name, type)));
  }

  private Handler<RoutingContext> file(String resource, String type) {
    return context ->
        vertx
            .executeBlocking(() -> read(resource), false)
            .onSuccess(
                content -> {
                  Headers.page(context.response());
                  send(context, type, content);
                })
            .onFailure(context::fail);
  }

  private static void send(RoutingContext context, String type, Buffer content) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, type)
        .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=300")
        .end(content);
  }

  private static Buffer read(String resource) throws IOException {
    try (InputStream file = Docs.class.getResourceAsStream(resource)) {
      return Buffer.buffer(file.readAllBytes());
    }
  }

  private static String swaggerVersion() {
    var properties = new Properties();
    try (InputStream file = Docs.class.getResourceAsStream(SWAGGER_VERSION)) {
      properties.load(file);
    } catch (IOException cause) {
      throw new IllegalStateException("Swagger UI is not on the class path", cause);
    }
    return properties.getProperty("version");
  }
}
