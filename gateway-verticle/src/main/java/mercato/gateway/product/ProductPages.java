package mercato.gateway.product;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import mercato.gateway.http.StoredReply;

/**
 * Replies by product, up to a number and a size; the one that was asked for the longest ago goes
 * first. It remembers for a while what versions it was told of, so that nothing older is kept
 * again, whoever comes late with it. No clock of its own; for one thread.
 */
final class ProductPages {

  private static final int MAX_TOLD = 10_000;

  /** Of an entry, besides its JSON: a guess at keys, headers and links. */
  private static final int ENTRY_BYTES = 400;

  private record Page(StoredReply reply, long untilMillis) {}

  private record Told(long version, long untilMillis) {}

  private final int maxEntries;
  private final long maxBytes;
  private final long keepMillis;
  private final Map<String, Page> pages = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Told> told =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
          return size() > MAX_TOLD;
        }
      };
  private long bytes;

  /**
   * @param keepMillis how long a reply is good for when nobody says that it changed; 0 keeps none
   */
  ProductPages(int maxEntries, long maxBytes, long keepMillis) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
    this.keepMillis = keepMillis;
  }

  /** What is kept and still good; or null. */
  StoredReply find(String id, long nowMillis) {
    Page page = pages.get(id);
    if (page == null) {
      return null;
    }
    if (page.untilMillis <= nowMillis) {
      remove(id);
      return null;
    }
    return page.reply;
  }

  /**
   * Keeps a reply, unless it is older than what was told.
   *
   * @param latestMillis when it ends to be true in any case; {@code Long.MAX_VALUE} for never
   */
  void keep(String id, StoredReply reply, long latestMillis, long nowMillis) {
    long until = Math.min(nowMillis + keepMillis, latestMillis);
    Long least = atLeast(id, nowMillis);
    if (until <= nowMillis || least != null && reply.version() < least) {
      return;
    }
    remove(id);
    pages.put(id, new Page(reply, until));
    bytes += size(reply);
    Iterator<Page> eldest = pages.values().iterator();
    while (pages.size() > maxEntries || bytes > maxBytes) {
      bytes -= size(eldest.next().reply);
      eldest.remove();
    }
  }

  /** Forgets what is older than that version, and takes nothing older again for a while. */
  void changed(String id, long version, long nowMillis) {
    Page page = pages.get(id);
    if (page != null && page.reply.version() < version) {
      remove(id);
    }
    Long before = atLeast(id, nowMillis);
    if (before == null || before <= version) {
      // Removed first: what was told last is forgotten last.
      told.remove(id);
      told.put(id, new Told(version, nowMillis + keepMillis));
    }
  }

  /** The version that it has at least, as was told lately; or null. */
  Long atLeast(String id, long nowMillis) {
    Told news = told.get(id);
    return news == null || news.untilMillis <= nowMillis ? null : news.version;
  }

  int entries() {
    return pages.size();
  }

  long bytes() {
    return bytes;
  }

  private void remove(String id) {
    Page page = pages.remove(id);
    if (page != null) {
      bytes -= size(page.reply);
    }
  }

  private static int size(StoredReply reply) {
    return reply.bytes() + ENTRY_BYTES;
  }
}
