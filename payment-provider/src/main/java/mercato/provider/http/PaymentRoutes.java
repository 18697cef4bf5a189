package mercato.provider.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.provider.charging.AuthorizePayment;
import mercato.provider.charging.PaymentBatchStore;
import mercato.provider.charging.PaymentStore;
import mercato.provider.model.Charge;
import mercato.provider.model.Payment;

/**
 * The provider's calls. Each may be repeated: it has its effect once and answers with the payment
 * as it stands ({@link Charge}).
 *
 * <pre>
 * POST /payments/{id}/authorize {amount, currency, token}   the first call of a payment counts
 * POST /payments/{id}/capture                               the whole amount
 * POST /payments/{id}/cancel                                bars a payment that was never seen
 * POST /payments/{id}/refunds/{refundId} {amount}           409 REFUND_EXCEEDS_CAPTURED
 * GET  /payments/{id}
 * GET  /payments?after=ID&amp;limit=1..1000                     {items: [...]} in the order of ids
 * </pre>
 *
 * With {@code Authorization: Bearer KEY}, else 401; bad input 400, unknown payment 404, overload
 * and a store that is away 503. Dispatched by hand: every order comes through here twice.
 */
public final class PaymentRoutes {

  private static final String PAYMENTS = "/payments";
  private static final int ID_LENGTH = 36;
  private static final int ID_START = PAYMENTS.length() + 1;
  private static final int ID_END = ID_START + ID_LENGTH;
  private static final String REFUNDS = "/refunds/";
  private static final int LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  private record Page(List<Charge> items) {}

  private final PaymentStore store;
  private final PaymentBatchStore batches;
  private final AuthorizePayment authorize;
  private final byte[] authorization;

  public PaymentRoutes(
      PaymentStore store, PaymentBatchStore batches, AuthorizePayment authorize, String apiKey) {
    this.store = store;
    this.batches = batches;
    this.authorize = authorize;
    this.authorization = ("Bearer " + apiKey).getBytes(StandardCharsets.UTF_8);
  }

  public void handle(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    String path = request.path();
    if (!isKnown(request.getHeader(HttpHeaders.AUTHORIZATION))) {
      response.putHeader("WWW-Authenticate", "Bearer");
      Replies.refuse(response, 401, "UNAUTHENTICATED", "The key is missing or wrong.");
    } else if (path.equals(PAYMENTS)) {
      only(HttpMethod.GET, request, () -> list(request));
    } else if (path.startsWith(PAYMENTS + "/") && path.length() >= ID_END) {
      payment(request, uuid(path.substring(ID_START, ID_END)), path.substring(ID_END));
    } else {
      notThere(response);
    }
  }

  private boolean isKnown(String shown) {
    return shown != null
        && MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), authorization);
  }

  private void payment(HttpServerRequest request, UUID id, String what) {
    if (id == null) {
      notThere(request.response());
      return;
    }
    switch (what) {
      case "/authorize" -> only(HttpMethod.POST, request, () -> authorize(request, id));
      case "/capture" -> only(HttpMethod.POST, request, () -> answer(request, batches.capture(id)));
      case "/cancel" -> only(HttpMethod.POST, request, () -> answer(request, store.cancel(id)));
      case "" -> only(HttpMethod.GET, request, () -> answer(request, store.find(id)));
      default -> {
        UUID refund = what.startsWith(REFUNDS) ? uuid(what.substring(REFUNDS.length())) : null;
        if (refund == null) {
          notThere(request.response());
        } else {
          only(HttpMethod.POST, request, () -> refund(request, id, refund));
        }
      }
    }
  }

  /** Where there is to be no answer, the connection or the stream of it breaks. */
  private void authorize(HttpServerRequest request, UUID id) {
    HttpServerResponse response = request.response();
    Body.Authorize.of(request)
        .compose(
            body ->
                authorize.handle(
                    id,
                    body.amount(),
                    body.currency(),
                    body.token(),
                    gone -> response.closeHandler(closed -> gone.run())))
        .onSuccess(
            charge ->
                charge.ifPresentOrElse(
                    known -> Replies.json(response, known), () -> response.reset()))
        .onFailure(failure -> Replies.refuse(response, failure));
  }

  private void refund(HttpServerRequest request, UUID id, UUID refund) {
    answer(
        request, Body.Refund.of(request).compose(body -> store.refund(id, refund, body.amount())));
  }

  private void list(HttpServerRequest request) {
    String after = request.getParam("after");
    UUID start = after == null ? null : uuid(after);
    int limit = limit(request.getParam("limit"));
    if (after != null && start == null) {
      refuse(request, "after", "must be the id of a payment");
    } else if (limit == 0) {
      refuse(request, "limit", "must be a whole number from 1 to " + MAX_LIMIT);
    } else {
      store
          .list(start, limit)
          .map(found -> new Page(found.stream().map(Payment::charge).toList()))
          .onSuccess(page -> Replies.json(request.response(), page))
          .onFailure(failure -> Replies.refuse(request.response(), failure));
    }
  }

  private static void refuse(HttpServerRequest request, String parameter, String message) {
    Replies.refuse(request.response(), Problem.invalid(new FieldError("?" + parameter, message)));
  }

  /** 0 for one that is none. */
  private static int limit(String text) {
    if (text == null) {
      return LIMIT;
    }
    try {
      int limit = Integer.parseInt(text);
      return limit >= 1 && limit <= MAX_LIMIT ? limit : 0;
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }

  private static void answer(HttpServerRequest request, Future<Payment> asked) {
    asked
        .onSuccess(payment -> Replies.json(request.response(), payment.charge()))
        .onFailure(failure -> Replies.refuse(request.response(), failure));
  }

  private static void only(HttpMethod method, HttpServerRequest request, Runnable handler) {
    if (request.method().equals(method)) {
      handler.run();
    } else {
      request.response().putHeader(HttpHeaders.ALLOW, method.name());
      Replies.refuse(request.response(), 405, "METHOD_NOT_ALLOWED", "Use " + method + ".");
    }
  }

  private static void notThere(HttpServerResponse response) {
    Replies.refuse(response, 404, "NOT_FOUND", "There is no such path.");
  }

  private static UUID uuid(String text) {
    try {
      return text.length() == ID_LENGTH ? UUID.fromString(text) : null;
    } catch (IllegalArgumentException notAnId) {
      return null;
    }
  }
}
