package mercato.gateway.user;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.order.CartOperations;
import mercato.contract.order.CartOperations.FindCart;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.ExportAccount;
import mercato.gateway.http.Answer;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** Everything that is held about a user, a bounded number of times at once. */
public final class ExportRoutes {

  /** That one instance writes at a time. */
  private static final int MOST = 4;

  private final ServiceBus bus;
  private int running;

  public ExportRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  /** Asks for what does not grow first: it can still be refused. Refuses {@code OVERLOADED}. */
  public Future<Answer> export(Request request) {
    if (running >= MOST) {
      throw Problem.overloaded();
    }
    running++;
    Caller caller = request.caller();
    var account =
        bus.call(AccountOperations.EXPORT, new ExportAccount(request.sessionId()), caller);
    var cart = bus.call(CartOperations.FIND, new FindCart(null), caller);
    return Future.all(account, cart)
        .<Answer>map(
            both -> new Export(bus, caller, account.result(), cart.result(), () -> running--))
        .onFailure(refused -> running--);
  }
}
