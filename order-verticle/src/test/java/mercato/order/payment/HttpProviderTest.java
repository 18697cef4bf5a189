package mercato.order.payment;

import static mercato.order.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.PaymentOperations.Callback;
import mercato.order.payment.PaymentProvider.Charge;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.provider.testing.TestProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client against the real provider. */
class HttpProviderTest {

  private static final Money PRICE = new Money(990, "USD");
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static Node node;
  private static TestProvider remote;
  private static HttpServer webhook;
  private static final List<Callback> CALLS = new CopyOnWriteArrayList<>();

  private final UUID payment = UUID.randomUUID();
  private final Context context = node.vertx().getOrCreateContext();
  private HttpProvider provider = client(remote.url(), 5_000);

  @BeforeAll
  static void open() {
    node =
        await(
            Node.start(
                NodeConfig.from(Config.of(Map.of("kafka.bootstrapServers", "127.0.0.1:1")))));
    webhook =
        await(node.vertx().createHttpServer().requestHandler(HttpProviderTest::called).listen(0));
    String url = "http://127.0.0.1:" + webhook.actualPort() + "/";
    remote = await(new TestProvider(node, "http_provider", url).start());
  }

  private static void called(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              CALLS.add(
                  new Callback(
                      request.getHeader("Mercato-Timestamp"),
                      request.getHeader("Mercato-Signature"),
                      body.toString()));
              request.response().end();
            });
  }

  @AfterEach
  void closeClient() {
    await(provider.close());
  }

  @AfterAll
  static void close() {
    await(node.stop());
  }

  @Test
  void aPaymentGoesItsWay() {
    assertThat(await(provider.find(payment))).isEmpty();
    assertThat(authorize("tok_visa")).isEqualTo(charge(PaymentStatus.AUTHORIZED, 0, 0));
    assertThat(await(provider.capture(payment))).isEqualTo(charge(PaymentStatus.CAPTURED, 990, 0));
    assertThat(await(provider.cancel(payment)).status()).isEqualTo(PaymentStatus.CAPTURED);
    UUID part = UUID.randomUUID();
    for (int i = 0; i < 2; i++) {
      assertThat(await(provider.refund(payment, part, new Money(90, "USD"))))
          .isEqualTo(charge(PaymentStatus.PARTIALLY_REFUNDED, 990, 90));
    }
    assertThat(await(provider.find(payment)))
        .hasValue(charge(PaymentStatus.PARTIALLY_REFUNDED, 990, 90));
    await(provider.check());
  }

  @Test
  void aRefusalOfTheCardIsAnAnswerWithItsReason() {
    assertThat(authorize("tok_insufficient_funds"))
        .isEqualTo(new Charge(payment, PaymentStatus.DECLINED, "insufficient_funds", 990, 0, 0));
  }

  @Test
  void refusalsOfTheProviderAreProblems() {
    assertThat(problem(provider.capture(payment)).kind()).isEqualTo(Problem.Kind.NOT_FOUND);
    authorize("tok_visa");
    assertThat(problem(provider.refund(payment, UUID.randomUUID(), PRICE)).code())
        .isEqualTo("REFUND_EXCEEDS_CAPTURED");
  }

  @Test
  void anAnswerThatIsLostOnTheWayIsAFailureAndAskingAgainHelps() {
    assertThatThrownBy(() -> authorize("tok_flaky")).isNotNull();
    assertThat(authorize("tok_flaky").status()).isEqualTo(PaymentStatus.AUTHORIZED);
  }

  @Test
  void aProviderThatNeverAnswersHoldsUpNoOtherQuestion() {
    List<Future<Charge>> silent = new ArrayList<>();
    await(
        on(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                silent.add(provider.authorize(UUID.randomUUID(), PRICE, "tok_timeout"));
              }
              return Future.succeededFuture();
            }));
    assertThat(authorize("tok_visa").status()).isEqualTo(PaymentStatus.AUTHORIZED);
    assertThat(silent).noneMatch(Future::isComplete);
    assertThat(await(provider.capture(payment)).status()).isEqualTo(PaymentStatus.CAPTURED);
  }

  /** Three times more than the provider lets wait at a time. */
  @Test
  void questionsThatAreTakenBackMakeRoomAtTheProvider() throws Exception {
    await(provider.close());
    provider = client(remote.url(), 500);
    for (int wave = 0; wave < 4; wave++) {
      List<Future<Charge>> silent = new ArrayList<>();
      await(
          on(
              () -> {
                for (int i = 0; i < 1_500; i++) {
                  silent.add(provider.authorize(UUID.randomUUID(), PRICE, "tok_timeout"));
                }
                return Future.succeededFuture();
              }));
      await().atMost(LIMIT).until(() -> silent.stream().allMatch(Future::isComplete));
      assertThat(silent).allMatch(Future::failed);
      assertThat(silent).noneMatch(each -> each.cause() instanceof Problem);
    }
    await().atMost(LIMIT).until(() -> await(provider.find(payment)).isEmpty());
  }

  @Test
  void aProviderThatIsNotThereIsAFailureAtOnce() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    HttpProvider nobody = client("http://127.0.0.1:" + free, 5_000);
    assertThatThrownBy(() -> await(nobody.find(payment))).isNotNull();
    assertThatThrownBy(() -> await(nobody.check())).isNotNull();
    await(nobody.close());
  }

  @Test
  void aConnectionThatWasLostIsMadeAnew() {
    authorize("tok_visa");
    await(remote.stop());
    assertThatThrownBy(() -> await(provider.find(payment))).isNotNull();
    await(remote.start());
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> await(provider.capture(payment)).status() == PaymentStatus.CAPTURED);
  }

  @Test
  void aWrongKeyIsSeenByTheCheck() {
    var wrong =
        await(
            on(
                () ->
                    Future.succeededFuture(
                        new HttpProvider(
                            node.vertx(),
                            new ProviderClientConfig(remote.url(), "wrong", "x", 1, 5_000)))));
    assertThatThrownBy(() -> await(wrong.check())).hasMessageContaining("401");
    await(wrong.close());
  }

  @Test
  void theProvidersOwnCallsAreGenuineAndNobodyElses() {
    List<UUID> settled = new CopyOnWriteArrayList<>();
    authorize("tok_async");
    await()
        .atMost(LIMIT)
        .until(() -> CALLS.stream().anyMatch(call -> call.body().contains(payment.toString())));
    var ours = CALLS.stream().filter(call -> call.body().contains(payment.toString())).findAny();
    await(callback(TestProvider.WEBHOOK_SECRET, settled).handle(ours.orElseThrow(), caller()));
    assertThat(settled).containsExactly(payment);
    assertThat(problem(callback("other", settled).handle(ours.orElseThrow(), caller())).code())
        .isEqualTo("BAD_SIGNATURE");
  }

  private static ProviderCallback callback(String secret, List<UUID> settled) {
    return new ProviderCallback(
        secret,
        InstantSource.system(),
        id -> {
          settled.add(id);
          return Future.succeededFuture();
        });
  }

  private static Caller caller() {
    return Caller.service("trace", System.currentTimeMillis() + 1_000);
  }

  private Charge authorize(String token) {
    return await(provider.authorize(payment, PRICE, token));
  }

  private Charge charge(PaymentStatus status, long captured, long refunded) {
    return new Charge(payment, status, null, 990, captured, refunded);
  }

  private static Problem problem(Future<?> asked) {
    try {
      await(asked);
    } catch (Problem problem) {
      return problem;
    }
    throw new AssertionError("it was not refused");
  }

  private HttpProvider client(String url, int timeoutMillis) {
    return await(
        on(
            () ->
                Future.succeededFuture(
                    new HttpProvider(
                        node.vertx(),
                        new ProviderClientConfig(
                            url, TestProvider.API_KEY, "x", 2, timeoutMillis)))));
  }

  private <T> Future<T> on(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(now -> work.get().onComplete(done));
    return done.future();
  }
}
