package mercato.bench.reads;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The least that Vert.x can do with a request, as a process: one event loop answers every request
 * with the same bytes.
 */
final class BareServer {

  /** What it says, with its address behind, when it listens. */
  static final String LISTENING = "Listening on ";

  private BareServer() {}

  /**
   * @param arguments the file with the bytes, JSON
   */
  public static void main(String[] arguments) throws IOException {
    Buffer body = Buffer.buffer(Files.readAllBytes(Path.of(arguments[0])));
    CharSequence type = HttpHeaders.createOptimized("application/json");
    CharSequence length = HttpHeaders.createOptimized(Integer.toString(body.length()));
    var vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, type)
                        .putHeader(HttpHeaders.CONTENT_LENGTH, length)
                        .end(body))
            .listen(0, "127.0.0.1")
            .await();
    System.out.println(LISTENING + "http://127.0.0.1:" + server.actualPort() + "/");
  }
}
