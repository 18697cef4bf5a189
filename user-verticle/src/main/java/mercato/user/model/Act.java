package mercato.user.model;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.user.Device;

/**
 * Something that an admin did to somebody, for the log.
 *
 * @param actor the admin's id, or {@code service}
 * @param userId to whom
 * @param details what was set, by name; nothing personal, since the log outlives the person
 * @param device from where; never null, but either part of it may be
 */
public record Act(
    UUID id,
    String actor,
    Kind kind,
    UUID userId,
    Map<String, String> details,
    Device device,
    Instant at) {

  public enum Kind {
    LOCKED,
    UNLOCKED,
    ROLES_SET,
    NOTIFIED
  }

  public Act {
    details = Map.copyOf(details);
    device = Session.storable(device);
  }

  /** Who acts, as the log names it. */
  public static String actor(Caller caller) {
    return caller.isService() ? Caller.SERVICE : caller.requireUser();
  }
}
