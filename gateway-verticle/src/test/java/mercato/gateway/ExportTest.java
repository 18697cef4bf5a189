package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.order.CartOperations;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.OrdersReply;
import mercato.contract.order.PaymentOperations;
import mercato.contract.product.WatchOperations;
import mercato.contract.product.WatchOperations.WatchesReply;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.ExportAccount;
import mercato.contract.user.AccountOperations.ExportView;
import mercato.contract.user.NotificationOperations;
import mercato.contract.user.NotificationOperations.NotificationsReply;
import mercato.gateway.testing.ContractClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Everything that is held about a user: whole, however much it is, or visibly not whole. */
class ExportTest {

  private static final String PATH = "/v1/users/me/export";
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(10);

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  private final AtomicInteger pages = new AtomicInteger();

  @Test
  void allThatIsHeldIsInOneDocument() {
    Answer answer = gateway.asCustomer("GET", PATH, null);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"mercato-export.json\"");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    var whole = answer.body();
    assertThat(whole.at("/account/email").asText()).isEqualTo("ann@example.com");
    assertThat(whole.at("/preferences/locale").asText()).isEqualTo("en-US");
    assertThat(whole.at("/addresses/0/label").asText()).isEqualTo("Home");
    assertThat(whole.at("/sessions/0/ip").asText()).isEqualTo("192.0.2.7");
    assertThat(whole.at("/mails/0/kind").asText()).isEqualTo("WELCOME");
    assertThat(whole.at("/cart/items")).hasSize(2);
    assertThat(whole.at("/notifications/0/title").asText()).isEqualTo("On its way");
    assertThat(whole.at("/watches/0/productId").asText()).isEqualTo("15970");
    assertThat(whole.at("/orders/0/order/number").asText()).isEqualTo("M-2026-000123");
    assertThat(whole.at("/orders/0/payments/0/status").asText()).isEqualTo("PARTIALLY_REFUNDED");
    assertThat(whole.at("/orders/0/returns")).hasSize(2);
    assertThat(whole.at("/reviews/0/title").asText()).isEqualTo("Fits well");
    assertThat(gateway.shop.asked(AccountOperations.EXPORT))
        .isEqualTo(new ExportAccount("session"));
  }

  @Test
  void listsMayBeLongOrEmpty() {
    gateway.shop.when(
        OrderOperations.LIST,
        (list, caller) ->
            Future.succeededFuture(
                new OrdersReply(Collections.nCopies(20, Samples.ORDER), next(list.page(), 30))));
    gateway.shop.when(
        WatchOperations.LIST,
        (list, caller) -> Future.succeededFuture(new WatchesReply(List.of(), null)));
    Answer answer = gateway.asCustomer("GET", PATH, null);
    assertThat(answer.body().path("orders")).hasSize(600);
    assertThat(answer.body().path("watches")).isEmpty();
    assertThat(answer.body().path("reviews")).hasSize(1);
  }

  @Test
  void staffGetTheirOwnOrdersAlone() {
    assertThat(gateway.asStaff("GET", PATH, null).status()).isEqualTo(200);
    assertThat(gateway.shop.asked(OrderOperations.LIST).userId()).isEqualTo("u-2");
  }

  @Test
  void whatCannotBeginIsRefused() {
    assertThat(gateway.client.get(PATH).status()).isEqualTo(401);
    gateway.shop.refuse(CartOperations.FIND, Problem.unavailable("Carts are away."));
    Answer away = gateway.asCustomer("GET", PATH, null);
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.header("Content-Disposition")).isNull();
    gateway.shop.reset();
    gateway.shop.refuse(AccountOperations.EXPORT, Problem.notFound("account"));
    for (int i = 0; i < 5; i++) {
      assertThat(gateway.asCustomer("GET", PATH, null).status())
          .as("a refused one takes no place")
          .isEqualTo(404);
    }
  }

  @Test
  void aDocumentThatBreaksOffDoesNotLookWhole() throws IOException {
    gateway.shop.refuse(PaymentOperations.OF_ORDER, Problem.unavailable("Orders are away."));
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> gateway.asCustomer("GET", PATH, null))
          .isInstanceOf(UncheckedIOException.class);
    }
    try (Socket socket = ask()) {
      String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text).startsWith("HTTP/1.1 200 OK").contains("notifications");
      assertThat(text).doesNotContain("reviews").doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void nothingIsAskedForWhileNobodyReads() throws IOException {
    var full = Collections.nCopies(20, Samples.NOTIFICATION);
    gateway.shop.when(
        NotificationOperations.LIST,
        (list, caller) ->
            Future.succeededFuture(new NotificationsReply(full, next(list.page(), 1_000_000))));
    try (Socket socket = ask()) {
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      var last = new AtomicInteger(-1);
      Awaitility.await()
          .pollInterval(SHORT)
          .atMost(LONG)
          .until(() -> last.getAndSet(pages.get()) == pages.get());
      assertThat(pages).hasValueGreaterThan(1);
      int before = pages.get();
      socket.getInputStream().readNBytes(8 << 20);
      assertThat(pages).as("it goes on when it is read").hasValueGreaterThan(before);
    }
    Awaitility.await().pollInterval(SHORT).atMost(LONG).until(() -> pages.getAndSet(0) == 0);
  }

  @Test
  void onlySoManyAreWrittenAtATime() {
    var open = new ConcurrentLinkedQueue<Promise<ExportView>>();
    gateway.shop.when(
        AccountOperations.EXPORT,
        (export, caller) -> {
          Promise<ExportView> promise = Promise.promise();
          open.add(promise);
          return promise.future();
        });
    var four =
        Stream.generate(
                () ->
                    CompletableFuture.supplyAsync(
                        () -> gateway.asCustomer("GET", PATH, null), command -> run(command)))
            .limit(4)
            .toList();
    Awaitility.await().atMost(LONG).until(() -> open.size() == 4);
    assertThat(gateway.asCustomer("GET", PATH, null).code()).isEqualTo("OVERLOADED");
    open.forEach(each -> each.complete(Samples.EXPORT));
    four.forEach(each -> assertThat(each.join().status()).isEqualTo(200));
    gateway.shop.reset();
    assertThat(gateway.asCustomer("GET", PATH, null).status()).isEqualTo(200);
  }

  private static void run(Runnable command) {
    var thread = new Thread(command, "export");
    thread.setDaemon(true);
    thread.start();
  }

  private String next(Page page, int most) {
    pages.incrementAndGet();
    int number = page.cursor() == null ? 1 : Integer.parseInt(page.cursor());
    return number < most ? String.valueOf(number + 1) : null;
  }

  private static Socket ask() throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress("127.0.0.1", gateway.running.port));
    String request =
        "GET %s HTTP/1.1\r\nHost: a\r\nAuthorization: %s\r\n\r\n"
            .formatted(PATH, gateway.running.customer());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
