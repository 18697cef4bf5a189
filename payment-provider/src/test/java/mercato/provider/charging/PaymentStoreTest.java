package mercato.provider.charging;

import static mercato.provider.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mercato.contract.Problem;
import mercato.embedded.TestStores;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresConfig;
import mercato.provider.charging.PaymentBatchStore.Authorization;
import mercato.provider.model.Card;
import mercato.provider.model.Charge;
import mercato.provider.model.Charge.Status;
import mercato.provider.model.Payment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PaymentStoreTest {

  private static Vertx vertx;
  private static Postgres postgres;
  private static PaymentStore store;
  private static PaymentBatchStore batches;
  private static Context context;
  private final UUID payment = UUID.randomUUID();

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    var made = TestStores.postgres("payment_store");
    var config =
        PostgresConfig.of(
            "postgresql://%s:%d/%s".formatted(made.host(), made.port(), made.name()),
            made.user(),
            made.password());
    await(Migrations.run(vertx, config, "db/provider"));
    postgres = Postgres.open(vertx, config);
    store = new PaymentStore(postgres);
    batches = new PaymentBatchStore(postgres, true);
    context = vertx.getOrCreateContext();
  }

  @AfterAll
  static void close() {
    await(asked(batches::drained));
    await(postgres.close());
    await(vertx.close());
  }

  @Test
  void aGoodCardIsAuthorizedAndCapturedOnceHoweverOftenItIsAskedFor() {
    assertThat(authorize("tok_visa")).isEqualTo(charge(Status.AUTHORIZED, 0, 0));
    assertThat(authorize("tok_visa")).isEqualTo(charge(Status.AUTHORIZED, 0, 0));
    assertThat(capture()).isEqualTo(charge(Status.CAPTURED, 990, 0));
    assertThat(capture()).isEqualTo(charge(Status.CAPTURED, 990, 0));
    assertThat(authorize("tok_visa")).isEqualTo(charge(Status.CAPTURED, 990, 0));
  }

  @Test
  void badCardsAreDeclinedWithTheReasonAndCannotBeCaptured() {
    assertThat(authorize("tok_declined").declineCode()).isEqualTo("declined");
    assertThat(capture().status()).isEqualTo(Status.DECLINED);
    assertThat(code("tok_insufficient_funds")).isEqualTo("insufficient_funds");
    assertThat(code("tok_made_up")).isEqualTo("invalid_token");
  }

  private static String code(String token) {
    return await(asked(() -> batches.authorize(authorization(UUID.randomUUID(), token))))
        .charge()
        .declineCode();
  }

  @Test
  void aSilentCardIsNeverChargedAndCanBeLetGo() {
    assertThat(authorize("tok_timeout").status()).isEqualTo(Status.PENDING);
    assertThat(capture().status()).isEqualTo(Status.PENDING);
    assertThat(cancel().status()).isEqualTo(Status.VOIDED);
  }

  @Test
  void anAsynchronousCardIsOpenAtFirstAndDecidedAfterASecond() {
    UUID refused = UUID.randomUUID();
    assertThat(authorize("tok_async").status()).isEqualTo(Status.PENDING);
    await(asked(() -> batches.authorize(authorization(refused, "tok_async_declined"))));
    assertThat(capture().status()).isEqualTo(Status.PENDING);
    await().atMost(Duration.ofSeconds(3)).until(() -> find(payment).status() == Status.AUTHORIZED);
    await().atMost(Duration.ofSeconds(3)).until(() -> find(refused).status() == Status.DECLINED);
    assertThat(capture()).isEqualTo(charge(Status.CAPTURED, 990, 0));
  }

  @Test
  void whatTheFirstCallSaidCounts() {
    authorize("tok_visa");
    var other = new Authorization(payment, 5, "EUR", Card.of("tok_declined"));
    assertThat(await(asked(() -> batches.authorize(other))).charge())
        .isEqualTo(charge(Status.AUTHORIZED, 0, 0));
  }

  @Test
  void ofManyCallsForOnePaymentAtOnceExactlyOneIsTheFirst() {
    List<Supplier<Future<Payment>>> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      calls.add(() -> batches.authorize(authorization(payment, "tok_flaky")));
      calls.add(() -> batches.authorize(authorization(UUID.randomUUID(), "tok_visa")));
    }
    List<Payment> answers = atOnce(calls);
    assertThat(answers).filteredOn(Payment::isLost).hasSize(1);
    assertThat(answers.stream().filter(answer -> answer.id().equals(payment)))
        .extracting(Payment::asked)
        .doesNotHaveDuplicates();
    assertThat(authorize("tok_flaky").status()).isEqualTo(Status.AUTHORIZED);
  }

  @Test
  void capturesOfOnePaymentAndOfUnknownOnesAtOnceAreEachAnswered() {
    authorize("tok_visa");
    UUID unknown = UUID.randomUUID();
    Promise<Void> refused = Promise.promise();
    List<Supplier<Future<Payment>>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(() -> batches.capture(payment));
      calls.add(
          () -> batches.capture(unknown).onFailure(refused::tryFail).otherwise((Payment) null));
    }
    assertThat(atOnce(calls).stream().filter(answer -> answer != null))
        .hasSize(20)
        .allMatch(answer -> answer.charge().equals(charge(Status.CAPTURED, 990, 0)));
    assertThatThrownBy(() -> await(refused.future()))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("NOT_FOUND"));
  }

  @Test
  void aPaymentThatWasNeverSeenIsBarredByItsCancellation() {
    assertThatThrownBy(() -> find(payment)).hasMessageContaining("no such payment");
    assertThat(cancel()).isEqualTo(new Charge(payment, Status.VOIDED, null, 0, "XXX", 0, 0));
    assertThat(authorize("tok_visa").status()).isEqualTo(Status.VOIDED);
    assertThat(capture().status()).isEqualTo(Status.VOIDED);
  }

  @Test
  void whatIsCapturedCannotBeLetGoButRefundedInParts() {
    authorize("tok_visa");
    capture();
    assertThat(cancel().status()).isEqualTo(Status.CAPTURED);
    UUID part = UUID.randomUUID();
    assertThat(refund(part, 400)).isEqualTo(charge(Status.PARTIALLY_REFUNDED, 990, 400));
    assertThat(refund(part, 400)).isEqualTo(charge(Status.PARTIALLY_REFUNDED, 990, 400));
    assertThatThrownBy(() -> refund(UUID.randomUUID(), 591))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.code()).isEqualTo("REFUND_EXCEEDS_CAPTURED"));
    assertThat(refund(UUID.randomUUID(), 590)).isEqualTo(charge(Status.REFUNDED, 990, 990));
    assertThat(refund(part, 400)).isEqualTo(charge(Status.REFUNDED, 990, 990));
  }

  @Test
  void whatIsNotCapturedOrNotThereCannotBeRefunded() {
    assertThatThrownBy(() -> refund(UUID.randomUUID(), 1)).hasMessageContaining("no such payment");
    authorize("tok_visa");
    assertThatThrownBy(() -> refund(UUID.randomUUID(), 0)).hasMessageContaining("0 are left");
  }

  @Test
  void aFreeOrderIsCapturedAndRefundedToo() {
    var free = new Authorization(payment, 0, "USD", Card.of("tok_visa"));
    await(asked(() -> batches.authorize(free)));
    assertThat(capture().status()).isEqualTo(Status.CAPTURED);
    assertThat(refund(UUID.randomUUID(), 0).status()).isEqualTo(Status.REFUNDED);
  }

  @Test
  void refundsAtOnceNeverExceedWhatWasCapturedAndEachIsPaidOnce() {
    authorize("tok_visa");
    capture();
    UUID same = UUID.randomUUID();
    List<Supplier<Future<Payment>>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(() -> store.refund(payment, same, 300));
      calls.add(() -> store.refund(payment, UUID.randomUUID(), 300).otherwise((Payment) null));
    }
    atOnce(calls);
    assertThat(find(payment)).isEqualTo(charge(Status.PARTIALLY_REFUNDED, 990, 900));
  }

  @Test
  void ofACaptureAndACancellationAtOnceOneWins() {
    for (int round = 0; round < 20; round++) {
      UUID contested = UUID.randomUUID();
      await(asked(() -> batches.authorize(authorization(contested, "tok_visa"))));
      List<Payment> both =
          atOnce(List.of(() -> batches.capture(contested), () -> store.cancel(contested)));
      assertThat(both.get(0).charge()).isEqualTo(both.get(1).charge());
    }
  }

  @Test
  void ofAnAuthorizationAndACancellationAtOnceNothingIsChargedInTheEnd() {
    for (int round = 0; round < 20; round++) {
      UUID contested = UUID.randomUUID();
      atOnce(
          List.of(
              () -> batches.authorize(authorization(contested, "tok_visa")),
              () -> store.cancel(contested)));
      assertThat(find(contested).status()).isEqualTo(Status.VOIDED);
    }
  }

  @Test
  void aSilentCardIsGivenUpInTheEnd() {
    var authorize = new AuthorizePayment(vertx, batches, store, 50, 1);
    assertThat(await(silent(authorize))).isEmpty();
    assertThat(await(silent(authorize))).isEmpty();
  }

  @Test
  void onlySoManyAreAwaitedAtATimeAndWhoeverGoesMakesRoom() {
    var authorize = new AuthorizePayment(vertx, batches, store, 60_000, 1);
    Promise<Runnable> leave = Promise.promise();
    var first = asked(() -> handle(authorize, payment, leave::tryComplete));
    Runnable left = await(leave.future());
    assertThatThrownBy(() -> await(silent(authorize)))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("OVERLOADED"));
    context.runOnContext(now -> left.run());
    assertThat(await(first)).isEmpty();
    var next = asked(() -> handle(authorize, payment, whenGone -> {}));
    await(vertx.timer(200));
    assertThat(next.isComplete()).isFalse();
  }

  private static Future<Optional<Charge>> silent(AuthorizePayment authorize) {
    return asked(() -> handle(authorize, UUID.randomUUID(), whenGone -> {}));
  }

  private static Future<Optional<Charge>> handle(
      AuthorizePayment authorize, UUID id, Consumer<Runnable> whenGone) {
    return authorize.handle(id, 990, "USD", "tok_timeout", whenGone);
  }

  @Test
  void aWalkMeetsEachPaymentOnceInTheOrderOfTheIds() {
    for (int i = 0; i < 5; i++) {
      await(asked(() -> batches.authorize(authorization(UUID.randomUUID(), "tok_visa"))));
    }
    var met = new ArrayList<String>();
    List<Payment> page = await(store.list(null, 2));
    while (!page.isEmpty()) {
      page.forEach(each -> met.add(each.id().toString()));
      page = await(store.list(page.get(page.size() - 1).id(), 2));
    }
    assertThat(met).isSorted().doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(5);
  }

  private static Authorization authorization(UUID payment, String token) {
    return new Authorization(payment, 990, "USD", Card.of(token));
  }

  private Charge authorize(String token) {
    return await(asked(() -> batches.authorize(authorization(payment, token)))).charge();
  }

  private Charge capture() {
    return await(asked(() -> batches.capture(payment))).charge();
  }

  private Charge cancel() {
    return await(asked(() -> store.cancel(payment))).charge();
  }

  private Charge refund(UUID refund, long amount) {
    return await(asked(() -> store.refund(payment, refund, amount))).charge();
  }

  private static Charge find(UUID id) {
    return await(asked(() -> store.find(id))).charge();
  }

  private Charge charge(Status status, long captured, long refunded) {
    return new Charge(payment, status, null, 990, "USD", captured, refunded);
  }

  /** All in one turn of the event loop, so that they meet in a batch. */
  private static List<Payment> atOnce(List<Supplier<Future<Payment>>> calls) {
    List<Future<Payment>> all = new ArrayList<>();
    await(
        asked(
            () -> {
              calls.forEach(call -> all.add(call.get()));
              return Future.join(all);
            }));
    return all.stream().map(Future::result).toList();
  }

  private static <T> Future<T> asked(Supplier<Future<T>> question) {
    Promise<T> answer = Promise.promise();
    context.runOnContext(now -> question.get().onComplete(answer));
    return answer.future();
  }
}
