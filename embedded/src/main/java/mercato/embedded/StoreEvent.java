package mercato.embedded;

/**
 * What happened to a store's process.
 *
 * @param store {@code postgres}, {@code redis}, {@code kafka} or {@code mongo}
 * @param kind what happened
 * @param detail the port and process for {@code STARTED} and {@code RESTARTED}, else the cause and
 *     where the log is
 */
public record StoreEvent(String store, Kind kind, String detail) {

  /**
   * {@code STARTED}: up for the first time. {@code DIED}: ended though nobody asked it to. {@code
   * FAILED}: a start or restart did not succeed; a restart is tried again. {@code RESTARTED}: up
   * again, same port, same data.
   */
  public enum Kind {
    STARTED,
    DIED,
    FAILED,
    RESTARTED
  }
}
