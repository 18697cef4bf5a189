package mercato.user.settings;

import io.vertx.core.Future;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.AccountOperations.FindPreferences;
import mercato.contract.user.AccountOperations.SetPreferences;
import mercato.contract.user.PreferencesView;
import mercato.user.model.SettingsRules;
import mercato.user.model.UserIds;

/** What the caller prefers. */
public final class KeepPreferences {

  private final PreferencesStore preferences;

  public KeepPreferences(PreferencesStore preferences) {
    this.preferences = preferences;
  }

  public Future<PreferencesView> find(FindPreferences request, Caller caller) {
    return UserIds.parse(caller.requireUser())
        .map(preferences::find)
        .orElseGet(() -> Future.succeededFuture(PreferencesView.DEFAULT));
  }

  public Future<PreferencesView> set(SetPreferences request, Caller caller) {
    UUID userId =
        UserIds.parse(caller.requireUser()).orElseThrow(() -> Problem.notFound("account"));
    var mistakes = SettingsRules.mistakes(request.preferences());
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
    return preferences.set(userId, request.preferences());
  }
}
