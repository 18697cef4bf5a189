package mercato.contract;

import java.util.Objects;

/**
 * A hint that a service gives to whoever listens at the moment. It may be missed, come twice or
 * come late: whoever hears it asks for what is true now, and asks from time to time without it.
 *
 * @param address where it is heard, {@code service.event}
 * @param type the record that is sent
 */
public record Broadcast<T>(String address, Class<T> type) {

  public Broadcast {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(type, "type");
  }
}
