package mercato.gateway.user;

import io.vertx.core.Future;
import mercato.contract.user.AddressOperations;
import mercato.contract.user.AddressOperations.AddAddress;
import mercato.contract.user.AddressOperations.ListAddresses;
import mercato.contract.user.AddressOperations.NewAddress;
import mercato.contract.user.AddressOperations.RemoveAddress;
import mercato.contract.user.AddressOperations.ReplaceAddress;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** The places where a user has things sent. */
public final class AddressRoutes {

  private static final String PATH = "/v1/users/me/addresses";

  private final ServiceBus bus;

  public AddressRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> list(Request request) {
    return bus.call(AddressOperations.LIST, new ListAddresses(), request.caller())
        .map(found -> Reply.all(found.items()));
  }

  public Future<Reply> add(Request request) {
    var add = new AddAddress(request.body(NewAddress.class));
    return bus.call(AddressOperations.ADD, add, request.caller())
        .map(address -> Reply.created(PATH + "/" + address.id(), address));
  }

  public Future<Reply> replace(Request request) {
    var replace = new ReplaceAddress(addressId(request), request.body(NewAddress.class));
    return bus.call(AddressOperations.REPLACE, replace, request.caller()).map(Reply::ok);
  }

  public Future<Reply> remove(Request request) {
    var remove = new RemoveAddress(addressId(request));
    return bus.call(AddressOperations.REMOVE, remove, request.caller())
        .map(removed -> Reply.of(204, null));
  }

  private static String addressId(Request request) {
    return request.pathParameter("addressId");
  }
}
