package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import mercato.contract.Problem;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.Availability;
import mercato.contract.inventory.InventoryOperations.AvailabilityChanged;
import mercato.contract.inventory.InventoryOperations.CheckReply;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.FindProgress;
import mercato.contract.order.OrderOperations.OrdersChanged;
import mercato.contract.order.OrderOperations.ProgressReply;
import mercato.contract.order.OrderOperations.ProgressView;
import mercato.contract.order.OrderView.Status;
import mercato.contract.product.ProductOperations;
import mercato.contract.user.NotificationOperations;
import mercato.contract.user.NotificationOperations.News;
import mercato.contract.user.NotificationOperations.NewsReply;
import mercato.gateway.testing.Events;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams of events: what is sent when, who may listen, and how they end. */
class StreamsTest {

  private static final String ORDER = "/v1/orders/" + Samples.ORDER_ID + "/stream";
  private static final String PRODUCT = "/v1/products/15970/availability/stream";
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(10);

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  private final AtomicInteger version = new AtomicInteger(3);
  private final AtomicInteger available = new AtomicInteger(8);
  private final AtomicInteger questions = new AtomicInteger();

  @BeforeEach
  void answerFromHere() {
    gateway.shop.when(
        OrderOperations.PROGRESS, (find, caller) -> Future.succeededFuture(progress(find)));
    gateway.shop.when(
        InventoryOperations.CHECK,
        (check, caller) -> {
          questions.incrementAndGet();
          return Future.succeededFuture(
              new CheckReply(
                  true,
                  check.items().stream()
                      .map(line -> new Availability(line.productId(), 1, available.get()))
                      .toList()));
        });
  }

  private ProgressReply progress(FindProgress find) {
    questions.incrementAndGet();
    return new ProgressReply(
        LongStream.rangeClosed(find.afterVersion() + 1, version.get())
            .mapToObj(each -> new ProgressView(find.orderId(), Status.PENDING, each, Samples.AT))
            .toList());
  }

  @Test
  void anOrdersPresentStateComesAtOnceAndThenEachStep() {
    try (Events events =
        gateway.client.stream(ORDER, "Authorization", gateway.running.customer())) {
      Events.Event present = events.next();
      assertThat(present.id()).isEqualTo("3");
      assertThat(present.data().path("version").asInt()).isEqualTo(3);
      assertThat(events.silentFor(SHORT)).isTrue();

      version.set(5);
      orderChanged();
      assertThat(events.next().id()).isEqualTo("4");
      assertThat(events.next().id()).isEqualTo("5");
      orderChanged();
      assertThat(events.silentFor(SHORT)).isTrue();
    }
  }

  @Test
  void anOrdersStreamIsResumedAfterWhatWasRead() {
    try (Events events =
        gateway.client.stream(
            ORDER, "Authorization", gateway.running.customer(), "Last-Event-ID", "1")) {
      assertThat(events.next().id()).isEqualTo("2");
      assertThat(events.next().id()).isEqualTo("3");
      assertThat(events.silentFor(SHORT)).isTrue();
    }
    try (Events events =
        gateway.client.stream(
            ORDER, "Authorization", gateway.running.customer(), "Last-Event-ID", "3")) {
      assertThat(events.silentFor(SHORT)).isTrue();
      version.set(4);
      orderChanged();
      assertThat(events.next().id()).isEqualTo("4");
    }
  }

  @Test
  void hintsDuringAQuestionAskOnceMore() {
    try (Events events =
        gateway.client.stream(ORDER, "Authorization", gateway.running.customer())) {
      events.next();
      var open = new ConcurrentLinkedQueue<Promise<ProgressReply>>();
      gateway.shop.when(
          OrderOperations.PROGRESS,
          (find, caller) -> {
            Promise<ProgressReply> promise = Promise.promise();
            open.add(promise);
            return promise.future();
          });
      orderChanged();
      Awaitility.await().until(() -> open.size() == 1);
      orderChanged();
      orderChanged();
      orderChanged();
      assertThat(events.silentFor(SHORT)).isTrue();
      open.remove().complete(new ProgressReply(List.of()));
      Awaitility.await().until(() -> open.size() == 1);
      open.remove()
          .complete(
              new ProgressReply(
                  List.of(new ProgressView(Samples.ORDER_ID, Status.CONFIRMED, 4, Samples.AT))));
      assertThat(events.next().id()).isEqualTo("4");
      assertThat(events.silentFor(SHORT)).isTrue();
      assertThat(open).isEmpty();
    }
  }

  @Test
  void anOrdersStreamIsForItsOwner() {
    assertThat(gateway.client.get(ORDER).status()).isEqualTo(401);
    gateway.shop.refuse(OrderOperations.PROGRESS, Problem.notFound("order"));
    assertThat(gateway.asCustomer("GET", ORDER, null).status()).isEqualTo(404);
    assertThat(gateway.asCustomer("GET", ORDER, null, "Last-Event-ID", "one").pointer())
        .isEqualTo("/Last-Event-ID");
  }

  @Test
  void availabilityComesAtOnceAndThenOnEachChange() {
    try (Events events = gateway.client.stream(PRODUCT)) {
      Events.Event present = events.next();
      assertThat(present.id()).isEqualTo("1");
      assertThat(present.data().path("available").asInt()).isEqualTo(8);
      productChanged("15970");
      assertThat(events.silentFor(SHORT)).as("nothing has changed").isTrue();

      available.set(0);
      productChanged("15970");
      Events.Event soldOut = events.next();
      assertThat(soldOut.id()).isEqualTo("2");
      assertThat(soldOut.data().path("inStock").asBoolean()).isFalse();
    }
    try (Events events = gateway.client.stream(PRODUCT, "Last-Event-ID", "41")) {
      assertThat(events.next().id()).isEqualTo("42");
    }
  }

  @Test
  void oneQuestionServesAllReadersOfAProduct() {
    try (Events first = gateway.client.stream(PRODUCT);
        Events second = gateway.client.stream(PRODUCT)) {
      first.next();
      second.next();
      questions.set(0);
      available.set(7);
      productChanged("15970", "15971");
      assertThat(first.next().data().path("available").asInt()).isEqualTo(7);
      assertThat(second.next().data().path("available").asInt()).isEqualTo(7);
      assertThat(questions).hasValue(1);
      assertThat(gateway.shop.asked(InventoryOperations.CHECK).items()).hasSize(1);
    }
  }

  @Test
  void aProductThatIsNotThereHasNoStream() {
    gateway.shop.refuse(ProductOperations.FIND, Problem.notFound("product"));
    assertThat(gateway.client.get(PRODUCT).status()).isEqualTo(404);
  }

  @Test
  void whoHangsUpIsAskedForNoMore() {
    try (Events events =
        gateway.client.stream(ORDER, "Authorization", gateway.running.customer())) {
      events.next();
    }
    Awaitility.await()
        .atMost(LONG)
        .until(
            () -> {
              questions.set(0);
              orderChanged();
              return settled() && questions.get() == 0;
            });
  }

  @Test
  void commentsKeepAStreamOpenPastTheIdleTimeoutAndAMissedHintIsMadeUpFor() {
    try (var hasty = Gateways.start(Map.of("gateway.idleTimeoutSeconds", "1"))) {
      hasty.shop.when(
          OrderOperations.PROGRESS, (find, caller) -> Future.succeededFuture(progress(find)));
      try (Events events = hasty.client.stream(ORDER, "Authorization", hasty.customer());
          Events mine =
              hasty.client.stream("/v1/users/me/stream", "Authorization", hasty.customer())) {
        assertThat(events.next().id()).isEqualTo("3");
        Awaitility.await().atMost(LONG).until(() -> events.comments() > 4);
        version.set(4);
        assertThat(events.next().id()).as("without a hint").isEqualTo("4");
        var news = new News(8, Samples.NOTIFICATION, null);
        hasty.shop.when(
            NotificationOperations.NEWS,
            (find, caller) ->
                Future.succeededFuture(
                    new NewsReply(find.after() == 7 ? List.of(news) : List.of(), 8)));
        assertThat(mine.next().id()).as("without a hint").isEqualTo("8");
      }
    }
  }

  @Test
  void streamsAreBoundedAndNoRequestsUnderWay() {
    try (var small =
        Gateways.start(Map.of("gateway.streams.max", "2", "gateway.maxInFlight", "1"))) {
      Events first = small.client.stream(PRODUCT);
      first.next();
      try (Events second = small.client.stream(PRODUCT)) {
        second.next();
        assertThat(small.client.get(PRODUCT).code()).isEqualTo("OVERLOADED");
        assertThat(small.client.get("/v1/products/1").status()).isEqualTo(200);
      }
      Awaitility.await().atMost(LONG).until(() -> isOpen(small));
      small.shop.refuse(ProductOperations.FIND, Problem.notFound("product"));
      for (int i = 0; i < 3; i++) {
        assertThat(small.client.get(PRODUCT).status())
            .as("a refused one takes no place")
            .isEqualTo(404);
      }
      first.close();
    }
  }

  private static boolean isOpen(Gateways gateways) {
    if (gateways.client.exchange("GET", "/v1/products/1", null).status() != 200) {
      return false;
    }
    try (Events again = gateways.client.stream(PRODUCT)) {
      again.next();
      return true;
    } catch (AssertionError stillFull) {
      return false;
    }
  }

  @Test
  void streamsEndWhenTheGatewayStops() {
    var stopping = Gateways.start(Map.of());
    Events events = stopping.client.stream(PRODUCT);
    events.next();
    long before = System.nanoTime();
    stopping.close();
    assertThat(events.endsWithin(LONG)).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
  }

  private static void orderChanged() {
    gateway
        .running
        .node
        .bus()
        .tell(OrderOperations.CHANGED, new OrdersChanged(List.of(Samples.ORDER_ID)));
  }

  private static void productChanged(String... ids) {
    gateway
        .running
        .node
        .bus()
        .tell(InventoryOperations.AVAILABILITY_CHANGED, new AvailabilityChanged(List.of(ids)));
  }

  /** What was told has been heard: a request sent after it is answered on the same event loop. */
  private static boolean settled() {
    return gateway.client.get("/v1/products/1").status() == 200;
  }
}
