package mercato.user.profile;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.ProfilesReply;
import mercato.user.model.UserIds;

/** The public profiles of many users in one query; whoever is unknown is left out. */
public final class FindProfiles {

  private static final int MAX_IDS = 100;

  private final ProfileStore profiles;

  public FindProfiles(ProfileStore profiles) {
    this.profiles = profiles;
  }

  public Future<ProfilesReply> handle(UserOperations.FindProfiles request, Caller caller) {
    List<String> ids = request.ids();
    if (ids == null || ids.isEmpty() || ids.size() > MAX_IDS) {
      throw Problem.invalid(new FieldError("/ids", "must be 1 to " + MAX_IDS + " ids"));
    }
    List<UUID> ours = ids.stream().map(UserIds::parse).flatMap(Optional::stream).toList();
    return ours.isEmpty()
        ? Future.succeededFuture(new ProfilesReply(List.of()))
        : profiles.find(ours).map(ProfilesReply::new);
  }
}
