package mercato.gateway.user;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import mercato.contract.Caller;
import mercato.contract.Operation;
import mercato.contract.Page;
import mercato.contract.order.CartView;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.ListOrders;
import mercato.contract.order.OrderView;
import mercato.contract.order.PaymentOperations;
import mercato.contract.order.PaymentOperations.FindPayments;
import mercato.contract.order.PaymentView;
import mercato.contract.order.ReturnOperations;
import mercato.contract.order.ReturnOperations.FindReturns;
import mercato.contract.order.ReturnView;
import mercato.contract.product.ReviewOperations;
import mercato.contract.product.ReviewOperations.ListOwnReviews;
import mercato.contract.product.WatchOperations;
import mercato.contract.product.WatchOperations.ListWatches;
import mercato.contract.user.AccountOperations.ExportView;
import mercato.contract.user.NotificationOperations;
import mercato.contract.user.NotificationOperations.ListNotifications;
import mercato.gateway.http.Answer;
import mercato.gateway.http.Reply.Items;
import mercato.platform.bus.ServiceBus;
import mercato.platform.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One document, written as it is read: a page is asked for when the page before has left, so that
 * one page is what is held. Whoever reads nothing of it meets the server's idle timeout. When a
 * service is away the connection is cut: what looks whole is whole. Lives on one event loop.
 */
final class Export implements Answer {

  private static final Logger LOG = LoggerFactory.getLogger(Export.class);
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence DISPOSITION =
      HttpHeaders.createOptimized("Content-Disposition");
  private static final CharSequence ATTACHMENT =
      HttpHeaders.createOptimized("attachment; filename=\"mercato-export.json\"");
  private static final int PAGE = 20;

  /** A list of the document, and who knows a page of it. */
  private record Chapter(String name, Function<Page, Future<Items>> read) {}

  private record ExportedOrder(
      OrderView order, List<PaymentView> payments, List<ReturnView> returns) {}

  private final ServiceBus bus;
  private final Caller caller;
  private final ExportView account;
  private final CartView cart;
  private final Runnable leave;
  private final Deque<Chapter> ahead =
      new ArrayDeque<>(
          List.of(
              new Chapter("notifications", this::notifications),
              new Chapter("watches", this::watches),
              new Chapter("orders", this::orders),
              new Chapter("reviews", this::reviews)));
  private HttpServerResponse response;
  private String cursor;
  private boolean begun;

  /**
   * @param leave called once, however it ends
   */
  Export(ServiceBus bus, Caller caller, ExportView account, CartView cart, Runnable leave) {
    this.bus = bus;
    this.caller = caller;
    this.account = account;
    this.cart = cart;
    this.leave = leave;
  }

  @Override
  public boolean lasts() {
    return true;
  }

  @Override
  public Future<Void> send(RoutingContext context) {
    if (context.response().closed()) {
      leave.run();
      return Future.succeededFuture();
    }
    context.addEndHandler(ended -> leave.run());
    response =
        context
            .response()
            .setChunked(true)
            .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
            .putHeader(DISPOSITION, ATTACHMENT);
    after(response.write(beginning()));
    return Future.succeededFuture();
  }

  /** The object of what the user service holds, left open. */
  private Buffer beginning() {
    Buffer held = Json.buffer(account);
    return held.slice(0, held.length() - 1)
        .copy()
        .appendString(",\"cart\":")
        .appendBuffer(Json.buffer(cart));
  }

  private void after(Future<Void> written) {
    written.onSuccess(gone -> goOn()).onFailure(this::cut);
  }

  private void goOn() {
    Chapter chapter = ahead.peek();
    if (chapter == null) {
      response.end("}");
      return;
    }
    after(
        chapter
            .read()
            .apply(new Page(PAGE, cursor))
            .compose(part -> response.write(text(chapter.name(), part))));
  }

  private Buffer text(String name, Items part) {
    Buffer text = Buffer.buffer();
    if (cursor == null) {
      text.appendString(",\"" + name + "\":[");
      begun = false;
    }
    for (Object each : part.items()) {
      text.appendString(begun ? "," : "").appendBuffer(Json.buffer(each));
      begun = true;
    }
    cursor = part.next();
    if (cursor == null) {
      text.appendString("]");
      ahead.poll();
    }
    return text;
  }

  private void cut(Throwable why) {
    if (!response.closed()) {
      LOG.warn("an export broke off: {}", why.toString());
      response.reset();
    }
  }

  private Future<Items> notifications(Page page) {
    return ask(NotificationOperations.LIST, new ListNotifications(null, null, page))
        .map(found -> new Items(found.items(), found.next()));
  }

  private Future<Items> watches(Page page) {
    return ask(WatchOperations.LIST, new ListWatches(page))
        .map(found -> new Items(found.items(), found.next()));
  }

  private Future<Items> reviews(Page page) {
    return ask(ReviewOperations.OF_AUTHOR, new ListOwnReviews(page))
        .map(found -> new Items(found.items(), found.next()));
  }

  /** The caller's own, also where staff would see everybody's. */
  private Future<Items> orders(Page page) {
    return ask(OrderOperations.LIST, new ListOrders(caller.userId(), null, page))
        .compose(
            found ->
                Future.all(found.items().stream().map(this::whole).toList())
                    .map(all -> new Items(all.list(), found.next())));
  }

  private Future<ExportedOrder> whole(OrderView order) {
    var payments = ask(PaymentOperations.OF_ORDER, new FindPayments(order.id()));
    var returns = ask(ReturnOperations.OF_ORDER, new FindReturns(order.id()));
    return Future.all(payments, returns)
        .map(both -> new ExportedOrder(order, payments.result().items(), returns.result().items()));
  }

  private <Q, R> Future<R> ask(Operation<Q, R> operation, Q question) {
    long deadline = System.currentTimeMillis() + operation.timeoutMillis();
    return bus.call(operation, question, caller.until(deadline));
  }
}
