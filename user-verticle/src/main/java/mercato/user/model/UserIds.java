package mercato.user.model;

import java.util.Optional;
import java.util.UUID;

/** Ids as others write them. */
public final class UserIds {

  private UserIds() {}

  /** Empty for what no id of ours looks like. */
  public static Optional<UUID> parse(String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }
}
