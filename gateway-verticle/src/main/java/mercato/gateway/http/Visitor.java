package mercato.gateway.http;

import mercato.contract.Caller;
import mercato.contract.user.Device;

/**
 * Who has come in, and from where.
 *
 * @param sessionId of the log-in that the caller's token comes from; null for a guest
 * @param untilMillis when the token expires, in milliseconds since 1970; for a guest, never
 */
public record Visitor(Caller caller, Device device, String sessionId, long untilMillis) {

  /** Somebody who is not known, or does not say. */
  public static Visitor guest(Caller caller, Device device) {
    return new Visitor(caller, device, null, Long.MAX_VALUE);
  }
}
