package mercato.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import mercato.contract.user.Device;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a caller on 127.0.0.1 is taken for. */
class DevicesTest {

  private static final Devices NOBODY_TRUSTED = new Devices(List.of());
  private static final Devices BEHIND_PROXIES =
      new Devices(List.of("127.0.0.1", "10.0.0.0/8", "fd00::/8"));
  private static final Devices BEHIND_OTHERS = new Devices(List.of("10.0.0.0/8"));

  private static final BlockingQueue<Device> found = new ArrayBlockingQueue<>(1);
  private static Vertx vertx;
  private static volatile Devices devices;
  private static HttpServer server;

  @BeforeAll
  static void listen() {
    vertx = Vertx.vertx();
    server =
        await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      found.add(devices.of(request));
                      request.response().end();
                    })
                .listen(0, "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    await(vertx.close());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none|127.0.0.1",
        "X-Forwarded-For: 203.0.113.7|203.0.113.7",
        "X-Forwarded-For: 198.51.100.1, 203.0.113.7|203.0.113.7",
        "X-Forwarded-For: 198.51.100.1,203.0.113.7 , 10.1.2.3|203.0.113.7",
        "X-Forwarded-For: 198.51.100.1#X-Forwarded-For: 203.0.113.7|203.0.113.7",
        "X-Forwarded-For: 10.1.2.3, 10.1.2.4|10.1.2.3",
        "X-Forwarded-For: 203.0.113.7, unknown, 10.1.2.4|10.1.2.4",
        "X-Forwarded-For: 203.0.113.7, |127.0.0.1",
        "X-Forwarded-For: ,|127.0.0.1",
        "X-Forwarded-For: 2001:DB8:0:0:0:0:0:1|2001:db8::1",
        "X-Forwarded-For: 2001:db8::1, fd12::1|2001:db8::1",
        "X-Forwarded-For: ::ffff:203.0.113.7|203.0.113.7",
        "X-Forwarded-For: fe80::1%eth0|fe80::1"
      })
  void whatTrustedProxiesSayCounts(String headers, String ip) throws Exception {
    assertThat(from(BEHIND_PROXIES, headers).ip()).isEqualTo(ip);
  }

  @Test
  void whatAnybodyElseSaysDoesNot() throws Exception {
    for (Devices each : List.of(NOBODY_TRUSTED, BEHIND_OTHERS)) {
      assertThat(from(each, "X-Forwarded-For: 203.0.113.7").ip()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void aLongWayIsNotFollowedToItsEnd() throws Exception {
    String far = "X-Forwarded-For: 203.0.113.7" + ", 10.0.0.1".repeat(400);
    assertThat(from(BEHIND_PROXIES, far).ip()).isEqualTo("10.0.0.1");
  }

  @Test
  void aUserAgentIsCutAndCleaned() throws Exception {
    assertThat(from(NOBODY_TRUSTED, null).userAgent()).isNull();
    assertThat(from(NOBODY_TRUSTED, "User-Agent: Shop/1 (x)").userAgent()).isEqualTo("Shop/1 (x)");
    assertThat(from(NOBODY_TRUSTED, "User-Agent: a\u0009b\u0085c").userAgent()).isEqualTo("abc");
    assertThat(from(NOBODY_TRUSTED, "User-Agent: " + "a".repeat(300)).userAgent())
        .isEqualTo("a".repeat(255));
  }

  private static Device from(Devices judged, String headers) throws Exception {
    devices = judged;
    String more = headers == null ? "" : headers.replace("#", "\r\n") + "\r\n";
    exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + more + "\r\n");
    return found.poll(10, TimeUnit.SECONDS);
  }

  private static void exchange(String request) throws IOException {
    try (var socket = new Socket("127.0.0.1", server.actualPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getInputStream().readAllBytes();
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
