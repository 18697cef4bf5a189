package mercato.user.token;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that all instances share, as they stand at a moment of the database's clock. A key is
 * shown as soon as it is there, signs from its time on until a newer one does, and is shown until
 * the last token that it signed has expired.
 *
 * @param keys at least one, the newest first
 */
record KeyRing(List<Entry> keys, Instant now) {

  /** From the making of a key to its first signature: every gateway has seen it by then. */
  static final Duration ANNOUNCED = Duration.ofSeconds(10);

  /**
   * The life of a token, and a minute in which some instance may still sign with the key before.
   */
  static final Duration OUTLIVED = Duration.ofSeconds(AccessTokens.LIFETIME_SECONDS + 60);

  /**
   * @param generation counts the keys, from 1
   */
  record Entry(int generation, Instant signsFrom, SigningKey key) {}

  Entry newest() {
    return keys.get(0);
  }

  /** The newest whose time has come. */
  SigningKey signing() {
    return keys.stream()
        .filter(each -> !each.signsFrom.isAfter(now))
        .findFirst()
        .orElse(keys.get(keys.size() - 1))
        .key;
  }

  /** Those of which a token may live or will: the newest first. */
  List<Entry> valid() {
    List<Entry> valid = new ArrayList<>();
    for (Entry each : keys) {
      valid.add(each);
      if (!each.signsFrom.plus(OUTLIVED).isAfter(now)) {
        break;
      }
    }
    return valid;
  }

  boolean has(SigningKey key) {
    return keys.stream().anyMatch(each -> each.key.equals(key));
  }
}
