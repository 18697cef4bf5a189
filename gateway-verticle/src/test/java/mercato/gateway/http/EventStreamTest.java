package mercato.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One stream over a real socket: readers that do not read, and time that runs out. */
class EventStreamTest {

  private static final String BIG = "x".repeat(10_000);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private Vertx vertx;
  private EventStreams streams;
  private EventStream stream;
  private Context context;
  private HttpServer server;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private void serve(Duration longest, Duration idleTimeout) {
    streams = new EventStreams(vertx, 1, longest, idleTimeout, session -> false);
    Router router = Router.router(vertx);
    router
        .get("/")
        .handler(
            routing -> {
              context = vertx.getOrCreateContext();
              var reader = new Request(routing, Visitor.guest(null, null), Map.of());
              stream = streams.open(reader, new Nothing());
              stream.event("early", 1, "told before the head");
              stream.send(routing);
            });
    server =
        await(
            vertx
                .createHttpServer(new HttpServerOptions().setIdleTimeout(1))
                .connectionHandler(
                    connection -> {
                      connections.incrementAndGet();
                      connection.closeHandler(closed -> connections.decrementAndGet());
                    })
                .requestHandler(router)
                .listen(0, "127.0.0.1"));
  }

  @Test
  void whatWasToldEarlyFollowsTheHead() throws IOException {
    serve(MINUTE, MINUTE);
    try (Socket socket = connect()) {
      assertThat(read(socket, "the head\"\n\n"))
          .contains("200 OK", "text/event-stream", "chunked")
          .contains("id: 1\nevent: early\ndata: \"told before the head\"\n\n");
    }
    Awaitility.await().untilAtomic(ended, value -> assertThat(value).isEqualTo(1));
  }

  @Test
  void aReaderThatDoesNotReadIsCutOff() throws IOException {
    serve(MINUTE, MINUTE);
    try (Socket socket = connect()) {
      socket.setSoTimeout(10_000);
      assertThat(read(socket, "early")).contains("200 OK");
      context.runOnContext(
          go -> {
            for (int i = 0; ended.get() == 0 && i < 10_000; i++) {
              stream.event("big", i, BIG);
            }
            stream.event("late", 1, "to nobody");
          });
      Awaitility.await().untilAtomic(ended, value -> assertThat(value).isEqualTo(1));
      Awaitility.await().untilAtomic(connections, value -> assertThat(value).isZero());
      String all = new String(drain(socket), StandardCharsets.UTF_8);
      assertThat(all).doesNotContain("late").doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void aStreamEndsAfterItsTimeAndItsPlaceIsFree() throws IOException {
    serve(Duration.ofMillis(300), Duration.ofMillis(200));
    for (int i = 1; i <= 2; i++) {
      int times = i;
      try (Socket socket = connect()) {
        socket.setSoTimeout(10_000);
        assertThat(read(socket, "\r\n0\r\n\r\n")).endsWith("\r\n0\r\n\r\n");
      }
      Awaitility.await().untilAtomic(ended, value -> assertThat(value).isEqualTo(times));
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket("127.0.0.1", server.actualPort());
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String read(Socket socket, String until) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(until) < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("the stream went on after %s", text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }

  private static byte[] drain(Socket socket) {
    var all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (IOException reset) {
      // Cut off is cut off.
    }
    return all.toByteArray();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private final class Nothing implements EventStream.Source {
    @Override
    public void beat() {
      // Nothing to look at.
    }

    @Override
    public void ended() {
      ended.incrementAndGet();
    }
  }
}
