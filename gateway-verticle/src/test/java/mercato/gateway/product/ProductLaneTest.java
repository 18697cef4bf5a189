package mercato.gateway.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductView;
import mercato.gateway.http.Arrival;
import mercato.gateway.http.Request;
import mercato.gateway.http.Visitor;
import mercato.gateway.limits.Admission;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.platform.observe.Trace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests take the short way, and which go on to the router, here one that says so. */
class ProductLaneTest {

  private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");
  private static final ProductView PRODUCT =
      new ProductView(
          "15970",
          "Turtle Check Shirt",
          "",
          List.of("Apparel"),
          new Money(129_900, "USD"),
          List.of(),
          Map.of(),
          new ProductView.Rating(0, 0),
          ProductView.Status.ACTIVE,
          null,
          7,
          AT,
          AT);
  private static final String ROUTED = "Routed: yes";

  private static Node node;
  private static int port;
  private static int strictPort;
  private static int fullPort;

  @BeforeAll
  static void start() throws IOException {
    node = await(Node.start(NodeConfig.from(Config.of(Map.of("node.eventLoops", "1")))));
    await(
        node.bus()
            .serve(ProductOperations.FIND, (find, caller) -> Future.succeededFuture(PRODUCT)));
    port = listen(false, 10);
    strictPort = listen(true, 10);
    fullPort = listen(false, 0);
    for (int each : List.of(port, strictPort, fullPort)) {
      assertThat(exchange(each, "GET /v1/products/15970", "")).contains(ROUTED);
    }
  }

  private static int listen(boolean cors, int most) {
    var cache = new ProductCache(node.vertx(), node.bus(), 10, 1 << 20, 30);
    Router router = Router.router(node.vertx());
    router.get("/v1/products/:productId").handler(context -> answer(cache, context));
    router.route().handler(context -> context.response().putHeader("Routed", "yes").end());
    var lane = new ProductLane(cache, new Admission(most), new Arrival(0), cors, router);
    HttpServer server =
        await(node.vertx().createHttpServer().requestHandler(lane).listen(0, "127.0.0.1"));
    return server.actualPort();
  }

  private static void answer(ProductCache cache, RoutingContext context) {
    context.response().putHeader("Routed", "yes");
    var guest = new Caller(null, Set.of(), Trace.next(), System.currentTimeMillis() + 2_000);
    cache
        .find(new Request(context, Visitor.guest(guest, null), Map.of()))
        .compose(reply -> reply.send(context))
        .onFailure(context::fail);
  }

  @AfterAll
  static void stop() {
    await(node.stop());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "GET /v1/products/15970|none|200 OK",
        "GET /v1/products/15970|Accept: text/html|200 OK",
        "GET /v1/products/15970|Origin: https://shop.example|200 OK",
        "GET /v1/products/15970|traceparent: nonsense|200 OK",
        "GET /v1/products/15970|If-None-Match: \"7\"|304 Not Modified"
      })
  void whatIsPlainIsAnsweredAtOnce(String request, String header, String status)
      throws IOException {
    assertThat(exchange(port, request, header == null ? "" : header + "\r\n"))
        .startsWith("HTTP/1.1 " + status)
        .doesNotContain(ROUTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "GET /v1/products/15970?|none",
        "GET /v1/products/15970?x=1|none",
        "GET /v1/products/15970/|none",
        "GET /v1/products/%31%35970|none",
        "GET /v1/products/15971/availability|none",
        "GET /v1/products/|none",
        "GET /v2/products/15970|none",
        "HEAD /v1/products/15970|none",
        "DELETE /v1/products/15970|none",
        "GET /v1/products/15970|Authorization: Bearer x",
        "GET /v1/products/15970|If-None-Match: \"6\"",
        "GET /v1/products/15970|If-None-Match: \"6\", \"7\"",
        "GET /v1/products/15970|If-None-Match: *",
      })
  void whatNeedsMoreGoesOnToTheRouter(String request, String header) throws IOException {
    assertThat(exchange(port, request, header == null ? "" : header + "\r\n")).contains(ROUTED);
  }

  @Test
  void whatOnlyTheRouterCanSayIsLeftToIt() throws IOException {
    assertThat(exchange(strictPort, "GET /v1/products/15970", "")).doesNotContain(ROUTED);
    assertThat(exchange(strictPort, "GET /v1/products/15970", "Origin: https://a\r\n"))
        .contains(ROUTED);
    assertThat(exchange(fullPort, "GET /v1/products/15970", "")).contains(ROUTED);
    assertThat(send(port, "GET /v1/products/15970 HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
  }

  private static String exchange(int port, String request, String headers) throws IOException {
    return send(port, request + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers + "\r\n");
  }

  private static String send(int port, String text) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
