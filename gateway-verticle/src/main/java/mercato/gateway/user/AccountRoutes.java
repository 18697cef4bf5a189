package mercato.gateway.user;

import io.vertx.core.Future;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.ChangeAccount;
import mercato.contract.user.AccountOperations.ChangePassword;
import mercato.contract.user.AccountOperations.EraseAccount;
import mercato.contract.user.AccountOperations.FindPreferences;
import mercato.contract.user.AccountOperations.SetPreferences;
import mercato.contract.user.PreferencesView;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.FindMe;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** A user's own account. */
public final class AccountRoutes {

  private record Patch(String email, String name, String phone, String avatarUrl) {}

  private record Passwords(String currentPassword, String newPassword) {}

  private final ServiceBus bus;

  public AccountRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> find(Request request) {
    return bus.call(UserOperations.FIND_ME, new FindMe(), request.caller())
        .map(user -> Reply.versioned(request, user.version(), user));
  }

  public Future<Reply> change(Request request) {
    Patch patch = request.body(Patch.class);
    var change =
        new ChangeAccount(
            request.fields(),
            patch.email(),
            patch.name(),
            patch.phone(),
            patch.avatarUrl(),
            request.expectedVersion());
    return bus.call(AccountOperations.CHANGE, change, request.caller())
        .map(user -> Reply.ok(user).tagged(user.version()));
  }

  public Future<Reply> erase(Request request) {
    return bus.call(AccountOperations.ERASE, new EraseAccount(), request.caller())
        .map(erased -> Reply.of(204, null));
  }

  public Future<Reply> changePassword(Request request) {
    Passwords passwords = request.body(Passwords.class);
    var change =
        new ChangePassword(
            passwords.currentPassword(),
            passwords.newPassword(),
            request.sessionId(),
            request.device());
    return bus.call(AccountOperations.CHANGE_PASSWORD, change, request.caller())
        .map(changed -> Reply.of(204, null));
  }

  public Future<Reply> preferences(Request request) {
    return bus.call(AccountOperations.FIND_PREFERENCES, new FindPreferences(), request.caller())
        .map(Reply::ok);
  }

  public Future<Reply> setPreferences(Request request) {
    var set = new SetPreferences(request.body(PreferencesView.class));
    return bus.call(AccountOperations.SET_PREFERENCES, set, request.caller()).map(Reply::ok);
  }
}
