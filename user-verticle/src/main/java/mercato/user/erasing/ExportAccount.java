package mercato.user.erasing;

import io.vertx.core.Future;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.ExportView;
import mercato.contract.user.AccountOperations.FindPreferences;
import mercato.contract.user.AddressOperations.ListAddresses;
import mercato.contract.user.SessionOperations;
import mercato.contract.user.UserOperations;
import mercato.user.account.FindMe;
import mercato.user.address.KeepAddresses;
import mercato.user.model.UserIds;
import mercato.user.session.ListSessions;
import mercato.user.settings.KeepPreferences;

/** All that is held about the caller, as each part of it is shown elsewhere. */
public final class ExportAccount {

  private final FindMe accounts;
  private final KeepPreferences preferences;
  private final KeepAddresses addresses;
  private final ListSessions sessions;
  private final ErasureStore users;

  public ExportAccount(
      FindMe accounts,
      KeepPreferences preferences,
      KeepAddresses addresses,
      ListSessions sessions,
      ErasureStore users) {
    this.accounts = accounts;
    this.preferences = preferences;
    this.addresses = addresses;
    this.sessions = sessions;
    this.users = users;
  }

  public Future<ExportView> handle(AccountOperations.ExportAccount request, Caller caller) {
    UUID userId =
        UserIds.parse(caller.requireUser()).orElseThrow(() -> Problem.notFound("account"));
    var account = accounts.handle(new UserOperations.FindMe(), caller);
    var preferred = preferences.find(new FindPreferences(), caller);
    var places = addresses.list(new ListAddresses(), caller);
    var devices = sessions.handle(new SessionOperations.ListSessions(request.sessionId()), caller);
    var mails = users.mails(userId);
    return Future.all(account, preferred, places, devices, mails)
        .map(
            all ->
                new ExportView(
                    account.result(),
                    preferred.result(),
                    places.result().items(),
                    devices.result().items(),
                    mails.result()));
  }
}
