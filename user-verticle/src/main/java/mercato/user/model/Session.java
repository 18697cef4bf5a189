package mercato.user.model;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import mercato.contract.user.Device;

/**
 * One log-in of one user. It ends at {@code expiresAt} however often it is refreshed.
 *
 * @param device never null, but either part of it may be
 */
public record Session(UUID id, UUID userId, Instant createdAt, Instant expiresAt, Device device) {

  public static final Duration LIFETIME = Duration.ofDays(30);
  public static final int MAX_USER_AGENT = 255;

  public static Session open(UUID id, UUID userId, Device device, Instant now) {
    return new Session(id, userId, now, now.plus(LIFETIME), storable(device));
  }

  /** A device as it can be kept, whatever its program calls itself; null becomes an unknown one. */
  public static Device storable(Device device) {
    if (device == null || device.userAgent() == null) {
      return new Device(device == null ? null : device.ip(), null);
    }
    // PostgreSQL's text holds every character but this one.
    String text = device.userAgent().replace("\0", "");
    return new Device(device.ip(), text.substring(0, Math.min(text.length(), MAX_USER_AGENT)));
  }
}
