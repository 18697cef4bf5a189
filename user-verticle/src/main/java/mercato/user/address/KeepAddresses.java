package mercato.user.address;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.AddressOperations.AddAddress;
import mercato.contract.user.AddressOperations.AddressesReply;
import mercato.contract.user.AddressOperations.ListAddresses;
import mercato.contract.user.AddressOperations.NewAddress;
import mercato.contract.user.AddressOperations.RemoveAddress;
import mercato.contract.user.AddressOperations.RemovedAddress;
import mercato.contract.user.AddressOperations.ReplaceAddress;
import mercato.contract.user.AddressView;
import mercato.platform.time.Ids;
import mercato.user.model.AddressRules;
import mercato.user.model.UserIds;

/** The caller's own addresses; those of others are not there. */
public final class KeepAddresses {

  private final AddressStore addresses;

  public KeepAddresses(AddressStore addresses) {
    this.addresses = addresses;
  }

  public Future<AddressesReply> list(ListAddresses request, Caller caller) {
    return UserIds.parse(caller.requireUser())
        .map(addresses::list)
        .orElseGet(() -> Future.succeededFuture(List.of()))
        .map(AddressesReply::new);
  }

  public Future<AddressView> add(AddAddress request, Caller caller) {
    UUID userId = userId(caller);
    check(request.address());
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return addresses.add(Ids.next(), userId, request.address(), now);
  }

  public Future<AddressView> replace(ReplaceAddress request, Caller caller) {
    UUID userId = userId(caller);
    check(request.address());
    return addresses.replace(addressId(request.id()), userId, request.address());
  }

  public Future<RemovedAddress> remove(RemoveAddress request, Caller caller) {
    return addresses.remove(addressId(request.id()), userId(caller)).map(new RemovedAddress());
  }

  private static UUID userId(Caller caller) {
    return UserIds.parse(caller.requireUser()).orElseThrow(() -> Problem.notFound("account"));
  }

  private static UUID addressId(String id) {
    return UserIds.parse(id).orElseThrow(() -> Problem.notFound("address"));
  }

  private static void check(NewAddress address) {
    var mistakes = AddressRules.mistakes(address);
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
  }
}
