package mercato.bench.chaos;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Shoppers who order at a steady rate, whatever becomes of it, and send what was not answered again
 * under the same key until it is. Runs on one event loop; its methods are called there.
 */
final class Crowd {

  private static final int TICK_MILLIS = 5;
  private static final int FIRST_AGAIN_MILLIS = 250;
  private static final int LAST_AGAIN_MILLIS = 2_000;
  private static final int REQUEST_LIMIT_MILLIS = 10_000;
  private static final int CONNECT_LIMIT_MILLIS = 1_000;
  private static final int CONNECTIONS = 2_000;
  private static final int MAX_OPEN = 50_000;
  private static final Duration MAX_RUN = Duration.ofMinutes(30);
  private static final String PAYS = "tok_visa";

  /** Of a hundred: most pay at once, some are declined, some need patience. */
  private static final String[] CARDS = {"tok_declined", "tok_flaky", "tok_async", "tok_async"};

  private static final int HUNDRED = 100;

  /** What the work itself answers; all else says nothing about the order. */
  private static final Set<Integer> FINAL = Set.of(201, 402);

  private final Vertx vertx;
  private final HttpClient client;
  private final RequestOptions order;
  private final List<String> accounts;
  private final List<String> products;
  private final double nanosBetween;
  private final long began = System.nanoTime();
  private final Timeline timeline = new Timeline(began, MAX_RUN);
  private final List<Purchase> purchases = new ArrayList<>();
  private final Promise<Void> done = Promise.promise();
  private Map<String, Long> troubles = new TreeMap<>();
  private double firstAfterMark = Double.NaN;
  private long mark = Long.MAX_VALUE;
  private double due = began;
  private int open;
  private boolean over;

  /**
   * @param accounts access tokens
   * @param rate orders a second
   */
  Crowd(Vertx vertx, URI shop, List<String> accounts, List<String> products, int rate) {
    this.vertx = vertx;
    this.client =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setConnectTimeout(CONNECT_LIMIT_MILLIS))
            .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS))
            // A connection that breaks is no news here: its requests fail, and that is counted.
            .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
            .build();
    this.order =
        new RequestOptions()
            .setHost(shop.getHost())
            .setPort(shop.getPort())
            .setMethod(HttpMethod.POST)
            .setURI("/v1/orders")
            .setTimeout(REQUEST_LIMIT_MILLIS);
    this.accounts = accounts;
    this.products = products;
    this.nanosBetween = 1e9 / rate;
  }

  Future<Void> begin() {
    vertx.setPeriodic(TICK_MILLIS, this::tick);
    return Future.succeededFuture();
  }

  /** Lets nobody new in; completes when everybody has an answer. */
  Future<Void> end() {
    over = true;
    return done.future();
  }

  /** From now on, what goes wrong and what is confirmed counts anew. */
  Future<Long> mark() {
    mark = System.nanoTime();
    troubles = new TreeMap<>();
    firstAfterMark = Double.NaN;
    return Future.succeededFuture(mark);
  }

  /** What was answered since the mark that is no answer, by kind. */
  Map<String, Long> troubles() {
    return troubles;
  }

  /** Seconds from the mark to the confirmation of the first order that was due after it. */
  double firstAfterMark() {
    return firstAfterMark;
  }

  OptionalDouble untilRateIsBack() {
    return timeline.untilRateIsBack(mark, System.nanoTime());
  }

  /** All that were ever wanted. */
  List<Purchase> purchases() {
    return purchases;
  }

  private void tick(long timer) {
    long now = System.nanoTime();
    while (!over && due <= now) {
      buy((long) due);
      due += nanosBetween;
    }
    if (over && open == 0) {
      vertx.cancelTimer(timer);
      done.tryComplete();
    }
  }

  private void buy(long dueNanos) {
    if (open >= MAX_OPEN) {
      trouble("not sent: " + MAX_OPEN + " are open");
      return;
    }
    int number = purchases.size();
    int card = number % HUNDRED * 7 % HUNDRED;
    var purchase =
        new Purchase(
            UUID.randomUUID().toString(),
            accounts.get(number % accounts.size()),
            products.get(number % products.size()),
            card < CARDS.length ? CARDS[card] : PAYS,
            dueNanos);
    purchases.add(purchase);
    open++;
    if (purchase.card.equals(PAYS)) {
      timeline.due(dueNanos);
    }
    send(purchase);
  }

  private void send(Purchase purchase) {
    var request =
        new RequestOptions(order)
            .putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + purchase.account)
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .putHeader("Idempotency-Key", purchase.key);
    client
        .request(request)
        .compose(sent -> sent.send(body(purchase)))
        .compose(reply -> reply.body().map(body -> new Answer(reply.statusCode(), body)))
        .onComplete(
            (answer, lost) -> {
              if (lost != null) {
                again(
                    purchase,
                    lost instanceof ConnectException
                        ? "connection refused"
                        : lost.getClass().getSimpleName());
              } else {
                read(purchase, answer);
              }
            });
  }

  private record Answer(int status, Buffer body) {

    String text(String member) {
      try {
        return body.toJsonObject().getString(member, "");
      } catch (RuntimeException noJson) {
        return "";
      }
    }
  }

  private void read(Purchase purchase, Answer answer) {
    String code = answer.text("code");
    boolean isFinal =
        FINAL.contains(answer.status) || answer.status == 409 && !code.equals("IN_PROGRESS");
    if (!isFinal) {
      // 202: not settled yet; the same key gets the settled reply.
      again(purchase, answer.status == 202 ? null : (answer.status + " " + code).strip());
      return;
    }
    long now = System.nanoTime();
    open--;
    purchase.answered(answer.status, answer.text(answer.status == 201 ? "id" : "orderId"));
    if (answer.status == 201) {
      if (purchase.card.equals(PAYS)) {
        timeline.confirmed(purchase.dueNanos, now);
      }
      if (purchase.dueNanos > mark && Double.isNaN(firstAfterMark)) {
        firstAfterMark = (now - mark) / 1e9;
      }
    }
  }

  /**
   * Patience grows with each attempt.
   *
   * @param kind of the trouble, or null when there is none
   */
  private void again(Purchase purchase, String kind) {
    if (kind != null) {
      trouble(kind);
    }
    int wait = Math.min(LAST_AGAIN_MILLIS, FIRST_AGAIN_MILLIS << purchase.attempt());
    vertx.setTimer(wait / 2 + ThreadLocalRandom.current().nextInt(wait), later -> send(purchase));
  }

  private void trouble(String kind) {
    troubles.merge(kind, 1L, Long::sum);
  }

  private static Buffer body(Purchase purchase) {
    return new JsonObject()
        .put(
            "items",
            new JsonArray()
                .add(new JsonObject().put("productId", purchase.product).put("quantity", 1)))
        .put(
            "shippingAddress",
            new JsonObject()
                .put("recipient", "Load Test")
                .put("line1", "1 Loop Road")
                .put("city", "Springfield")
                .put("postalCode", "12345")
                .put("country", "US"))
        .put("payment", new JsonObject().put("method", "card").put("token", purchase.card))
        .toBuffer();
  }
}
