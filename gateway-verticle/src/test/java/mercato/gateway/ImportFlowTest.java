package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import mercato.contract.Problem;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.ImportedProducts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Imports whose sender, reader or shop is slow, or goes away. */
class ImportFlowTest {

  private static final String PRODUCT =
      "{\"id\":\"p-%d\",\"name\":\"Shirt\",\"category\":[\"Apparel\"],"
          + "\"price\":{\"amount\":1,\"currency\":\"USD\"}%s}\n";
  private static final int MOST_AT_ONCE = 4;

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  private final LinkedBlockingQueue<Held> held = new LinkedBlockingQueue<>();

  /** A batch that the shop has got and not answered. */
  private record Held(int size, Promise<ImportedProducts> answer) {}

  @BeforeEach
  void hold() {
    gateway.shop.when(
        CatalogueOperations.IMPORT,
        (batch, caller) -> {
          Promise<ImportedProducts> answer = Promise.promise();
          held.add(new Held(batch.products().size(), answer));
          return answer.future();
        });
  }

  /** The shop answers all, and from now on at once. */
  private void release() {
    gateway.shop.when(
        CatalogueOperations.IMPORT,
        (batch, caller) -> Future.succeededFuture(taken(batch.products().size())));
    held.forEach(each -> each.answer.tryComplete(taken(each.size)));
  }

  private static ImportedProducts taken(int size) {
    return new ImportedProducts(size, 0, 0, List.of());
  }

  @Test
  void aSlowShopHoldsItsSenderBack() throws IOException {
    int bytes = 64_000_000;
    String lines = lines(PRODUCT.formatted(1, " ".repeat(1_000)));
    try (var sender = new Sender(gateway.running)) {
      var sending = sender.sendInTurn(lines, bytes);
      sender.awaitStall();
      assertThat(sending).isNotDone();
      assertThat(held).hasSize(1);
      assertThat(sender.sent.get()).isLessThan(bytes / 2);
      release();
      assertThat(sender.reply()).contains("HTTP/1.1 200").contains("\"complete\":true");
      assertThat(sending).isDone();
    }
  }

  @Test
  void aSlowReaderHoldsItselfBack() throws IOException {
    int bytes = 64_000_000;
    String bad = lines("{" + " ".repeat(600) + "\n");
    try (var sender = new Sender(gateway.running)) {
      var sending = sender.sendInTurn(bad, bytes);
      sender.awaitStall();
      assertThat(sending).isNotDone();
      assertThat(sender.reply()).contains("{\"line\":1,", "\"created\":0,");
      assertThat(sending).isDone();
    }
  }

  /** As many as are sent at a time. */
  private static String lines(String one) {
    return one.repeat(100);
  }

  @Test
  void aSenderThatGoesAwayEndsItAndLeavesItsPlace() throws IOException {
    double connections = connections();
    for (int i = 0; i <= MOST_AT_ONCE; i++) {
      try (var sender = new Sender(gateway.running)) {
        for (int line = 0; line < 2_000; line++) {
          sender.send(PRODUCT.formatted(line, ""));
        }
        Awaitility.await().until(() -> held.size() == 2);
        sender.reset();
      }
      Awaitility.await().until(() -> connections() <= connections);
      held.forEach(each -> each.answer.tryComplete(taken(each.size)));
      Awaitility.await().during(100, TimeUnit.MILLISECONDS).until(() -> held.size() == 2);
      held.clear();
    }
    release();
    try (var sender = new Sender(gateway.running)) {
      sender.send(PRODUCT.formatted(1, ""));
      sender.end();
      assertThat(sender.reply()).contains("HTTP/1.1 200", "\"created\":1,");
    }
  }

  private static double connections() {
    return gateway
        .running
        .node
        .metrics()
        .get("vertx.http.server.active.connections")
        .gauges()
        .stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  @Test
  void moreThanAFewAtOnceAreRefused() throws IOException {
    var senders = new ArrayList<Sender>();
    try {
      for (int i = 0; i < MOST_AT_ONCE; i++) {
        var sender = new Sender(gateway.running);
        senders.add(sender);
        sender.send(PRODUCT.formatted(i, ""));
        sender.end();
      }
      Awaitility.await().until(() -> held.size() == MOST_AT_ONCE);
      try (var oneMore = new Sender(gateway.running)) {
        assertThat(oneMore.reply())
            .contains("HTTP/1.1 503", "OVERLOADED", "retry-after: 1", "connection: close");
      }
      release();
      for (Sender sender : senders) {
        assertThat(sender.reply()).contains("\"created\":1,");
      }
    } finally {
      for (Sender sender : senders) {
        sender.close();
      }
    }
  }

  @Test
  void aLongImportMayTakeLongerThanARequest() throws IOException {
    try (var hasty = Gateways.start(Map.of("gateway.requestTimeoutMillis", "200"));
        var sender = new Sender(hasty)) {
      answerAtOnce(hasty);
      for (int i = 0; i < 10; i++) {
        sender.send(PRODUCT.formatted(i, ""));
        Awaitility.await().pollDelay(Duration.ofMillis(60)).until(() -> true);
      }
      sender.end();
      assertThat(sender.reply()).contains("\"created\":10,", "\"complete\":true");
    }
  }

  @Test
  void aSenderThatSaysNothingMoreIsNotWaitedFor() throws IOException {
    try (var hasty = Gateways.start(Map.of("gateway.idleTimeoutSeconds", "1"));
        var sender = new Sender(hasty)) {
      sender.send(PRODUCT.formatted(1, ""));
      assertThat(sender.reply()).isEmpty();
    }
  }

  @Test
  void aShopThatStaysAwayEndsItBeforeTheConnectionDoes() throws IOException {
    try (var hasty = Gateways.start(Map.of("gateway.idleTimeoutSeconds", "1"));
        var sender = new Sender(hasty)) {
      hasty.shop.refuse(CatalogueOperations.IMPORT, Problem.unavailable("Away."));
      sender.send("\n" + PRODUCT.formatted(1, ""));
      sender.end();
      assertThat(sender.reply())
          .contains("\"lines\":0,", "\"complete\":false,\"resumeFrom\":2,\"code\":\"UNAVAILABLE\"");
    }
  }

  private static void answerAtOnce(Gateways gateways) {
    gateways.shop.when(
        CatalogueOperations.IMPORT,
        (batch, caller) -> Future.succeededFuture(taken(batch.products().size())));
  }

  /** Sends when it likes, in chunks, and reads when it likes. */
  private static final class Sender implements AutoCloseable {
    private static final int BUFFER_BYTES = 65_536;

    private final Socket socket = new Socket();
    private final AtomicLong sent = new AtomicLong();

    Sender(Gateways gateways) throws IOException {
      socket.setReceiveBufferSize(BUFFER_BYTES);
      socket.setSendBufferSize(BUFFER_BYTES);
      socket.setSoTimeout(20_000);
      socket.connect(new InetSocketAddress("127.0.0.1", gateways.port));
      write(
          "POST /v1/products/import HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
              + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n"
              + "Authorization: "
              + gateways.staff()
              + "\r\n\r\n");
    }

    void send(String lines) {
      write(Integer.toHexString(lines.length()) + "\r\n" + lines + "\r\n");
      sent.addAndGet(lines.length());
    }

    /** Sends the same again and again, from a thread of its own. */
    CompletableFuture<Void> sendInTurn(String lines, int bytes) {
      return CompletableFuture.runAsync(
          () -> {
            while (sent.get() < bytes) {
              send(lines);
            }
            end();
          });
    }

    void end() {
      write("0\r\n\r\n");
    }

    private void write(String text) {
      try {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException cause) {
        throw new UncheckedIOException(cause);
      }
    }

    /** Until nothing more has been taken for a while. */
    void awaitStall() {
      var before = new AtomicLong(-1);
      Awaitility.await()
          .pollInterval(Duration.ofMillis(300))
          .until(() -> before.getAndSet(sent.get()) == sent.get() && sent.get() > 0);
    }

    /** All that comes until the other side closes. */
    String reply() throws IOException {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
