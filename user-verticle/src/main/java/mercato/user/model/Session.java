package mercato.user.model;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** One log-in of one user. It ends at {@code expiresAt} however often it is refreshed. */
public record Session(UUID id, UUID userId, Instant createdAt, Instant expiresAt) {

  public static final Duration LIFETIME = Duration.ofDays(30);

  public static Session open(UUID id, UUID userId, Instant now) {
    return new Session(id, userId, now, now.plus(LIFETIME));
  }
}
