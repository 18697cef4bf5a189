package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import mercato.contract.Problem;
import mercato.contract.user.NotificationOperations;
import mercato.contract.user.NotificationOperations.FindNews;
import mercato.contract.user.NotificationOperations.News;
import mercato.contract.user.NotificationOperations.NewsArrived;
import mercato.contract.user.NotificationOperations.NewsReply;
import mercato.contract.user.NotificationView;
import mercato.gateway.testing.Events;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What reaches a user, live: from where it goes on, in which order, and how much at a time. */
class UserStreamsTest {

  private static final String PATH = "/v1/users/me/stream";
  private static final int PAGE = 100;
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(10);

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  private final AtomicLong newest = new AtomicLong(7);
  private final AtomicInteger questions = new AtomicInteger();

  @BeforeEach
  void answerFromHere() {
    gateway.shop.when(
        NotificationOperations.NEWS,
        (find, caller) -> Future.succeededFuture(news(find, Samples.NOTIFICATION)));
  }

  /** Every third is about an order. */
  private NewsReply news(FindNews find, NotificationView notification) {
    questions.incrementAndGet();
    long after = find.after() == null ? newest.get() : find.after();
    long last = Math.min(newest.get(), after + PAGE);
    var items =
        LongStream.rangeClosed(after + 1, last)
            .mapToObj(
                number ->
                    number % 3 == 0
                        ? new News(number, null, Samples.ORDER_NEWS)
                        : new News(number, notification, null))
            .toList();
    return new NewsReply(items, Math.max(last, after));
  }

  @Test
  void whatComesFromNowOnIsToldOnce() {
    try (Events events = open()) {
      Awaitility.await().until(() -> "7".equals(events.lastId()));
      assertThat(events.silentFor(SHORT)).isTrue();
      newest.set(9);
      arrivedFor("u-1");
      arrivedFor("u-1", "u-1");
      Events.Event notification = events.next();
      assertThat(notification.name()).isEqualTo("notification");
      assertThat(notification.id()).isEqualTo("8");
      assertThat(notification.data().path("title").asText()).isEqualTo("On its way");
      Events.Event order = events.next();
      assertThat(order.name()).isEqualTo("order");
      assertThat(order.id()).isEqualTo("9");
      assertThat(order.data().path("status").asText()).isEqualTo("SHIPPED");
      arrivedFor("u-1");
      assertThat(events.silentFor(SHORT)).isTrue();
    }
  }

  @Test
  void whoComesBackGetsAllThatCameSinceInOrder() {
    newest.set(260);
    try (Events events = open("Last-Event-ID", "3")) {
      for (long number = 4; number <= 260; number++) {
        assertThat(events.next().id()).isEqualTo(String.valueOf(number));
      }
      assertThat(events.silentFor(SHORT)).isTrue();
      newest.set(261);
      arrivedFor("u-2", "u-1");
      assertThat(events.next().id()).isEqualTo("261");
    }
  }

  @Test
  void aReaderWithMuchToCatchUpOnIsHeldBackAndNotCutOff() throws IOException {
    newest.set(1_000_000);
    var long2000 =
        new NotificationView(
            Samples.NOTIFICATION_ID,
            NotificationView.Kind.MESSAGE,
            "Long",
            "x".repeat(2_000),
            null,
            null,
            Samples.AT,
            null);
    gateway.shop.when(
        NotificationOperations.NEWS,
        (find, caller) -> Future.succeededFuture(news(find, long2000)));
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(16_384);
      socket.setSoTimeout(10_000);
      socket.connect(new InetSocketAddress("127.0.0.1", gateway.running.port));
      socket.getOutputStream().write(request("0").getBytes(StandardCharsets.US_ASCII));
      var last = new AtomicInteger(-1);
      Awaitility.await()
          .pollInterval(SHORT)
          .atMost(LONG)
          .until(() -> questions.get() > 0 && last.getAndSet(questions.get()) == questions.get());
      int more = (questions.get() + 1) * PAGE;
      String text = readUntil(socket, "id: " + more + "\n");
      long[] ids =
          Pattern.compile("(?m)^id: ([0-9]+)$")
              .matcher(text)
              .results()
              .mapToLong(id -> Long.parseLong(id.group(1)))
              .limit(more)
              .toArray();
      assertThat(ids).containsExactly(LongStream.rangeClosed(1, more).toArray());
    }
  }

  @Test
  void aServiceThatWasAwayIsAskedAgainAtTheNextHint() {
    try (Events events = open("Last-Event-ID", "7")) {
      gateway.shop.refuse(NotificationOperations.NEWS, Problem.unavailable("Away."));
      newest.set(8);
      arrivedFor("u-1");
      assertThat(events.silentFor(SHORT)).isTrue();
      answerFromHere();
      arrivedFor("u-1");
      assertThat(events.next().id()).isEqualTo("8");
    }
  }

  @Test
  void aStreamIsForWhoIsLoggedInAndTellsNothingOfOthers() {
    assertThat(gateway.client.get(PATH).status()).isEqualTo(401);
    gateway.shop.refuse(NotificationOperations.NEWS, Problem.unavailable("Away."));
    assertThat(gateway.asCustomer("GET", PATH, null).status()).isEqualTo(503);
    answerFromHere();
    try (Events events = open("Last-Event-ID", "7")) {
      questions.set(0);
      arrivedFor("u-2");
      assertThat(events.silentFor(SHORT)).isTrue();
      assertThat(questions).hasValue(0);
    }
  }

  private static Events open(String... headers) {
    return headers.length == 0
        ? gateway.client.stream(PATH, "Authorization", gateway.running.customer())
        : gateway.client.stream(
            PATH, "Authorization", gateway.running.customer(), headers[0], headers[1]);
  }

  private static String request(String lastEventId) {
    return "GET %s HTTP/1.1\r\nHost: a\r\nAuthorization: %s\r\nLast-Event-ID: %s\r\n\r\n"
        .formatted(PATH, gateway.running.customer(), lastEventId);
  }

  private static String readUntil(Socket socket, String end) throws IOException {
    var text = new StringBuilder();
    byte[] part = new byte[65_536];
    while (text.indexOf(end, Math.max(0, text.length() - part.length - end.length())) < 0) {
      int length = socket.getInputStream().read(part);
      assertThat(length).as("the stream was cut").isPositive();
      text.append(new String(part, 0, length, StandardCharsets.US_ASCII));
    }
    return text.toString();
  }

  private static void arrivedFor(String... userIds) {
    gateway
        .running
        .node
        .bus()
        .tell(NotificationOperations.ARRIVED, new NewsArrived(List.of(userIds)));
  }
}
