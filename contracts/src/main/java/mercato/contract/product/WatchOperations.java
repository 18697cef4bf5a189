package mercato.contract.product;

import java.time.Instant;
import java.util.List;
import mercato.contract.Money;
import mercato.contract.Operation;
import mercato.contract.Page;

/**
 * Products of which the caller wants to be told: back in stock, price drop ({@link WatchFact}). All
 * refuse {@code UNAUTHENTICATED}.
 */
public final class WatchOperations {

  /** The caller's, the newest first. */
  public static final Operation<ListWatches, WatchesReply> LIST =
      Operation.idempotent("watch.list", ListWatches.class, WatchesReply.class, 2_000);

  /**
   * Begins to watch; one that is watched stays as it is. Refuses {@code NOT_FOUND, WATCHES_FULL}
   * (500).
   */
  public static final Operation<Watch, WatchView> ADD =
      Operation.idempotent("watch.add", Watch.class, WatchView.class, 2_000);

  /** Watches no longer; nothing happens when it was not watched. */
  public static final Operation<Unwatch, Unwatched> REMOVE =
      Operation.idempotent("watch.remove", Unwatch.class, Unwatched.class, 2_000);

  private WatchOperations() {}

  public record ListWatches(Page page) {}

  public record WatchesReply(List<WatchView> items, String next) {}

  public record Watch(String productId) {}

  public record Unwatch(String productId) {}

  public record Unwatched() {}

  /**
   * @param price that is known to the user: when the watch began, or in what was told last
   */
  public record WatchView(String productId, Money price, Instant createdAt) {}
}
