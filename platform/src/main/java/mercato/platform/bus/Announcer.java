package mercato.platform.bus;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Gathers the ids of what has changed and names each once a period, however often it changed: the
 * first change waits for the period to end. At most {@link #MAX_IDS} are named at a time; when so
 * many have gathered they are named early.
 *
 * <p>For the event loop of the verticle that owns it, and no other thread.
 */
public final class Announcer {

  private static final int MAX_IDS = 1_000;

  private final Vertx vertx;
  private final Duration period;
  private final Consumer<List<String>> announce;
  private final Set<String> ids = new LinkedHashSet<>();
  private boolean due;

  /**
   * @param announce such as a {@link ServiceBus#tell broadcast}
   */
  public Announcer(Vertx vertx, Duration period, Consumer<List<String>> announce) {
    this.vertx = vertx;
    this.period = period;
    this.announce = announce;
  }

  public void changed(String id) {
    ids.add(id);
    if (ids.size() >= MAX_IDS) {
      announce();
    } else if (!due) {
      due = true;
      vertx.setTimer(period.toMillis(), ended -> periodEnded());
    }
  }

  private void periodEnded() {
    due = false;
    if (!ids.isEmpty()) {
      announce();
    }
  }

  private void announce() {
    // Taken out first: what changes while they are named is named next time.
    List<String> named = List.copyOf(ids);
    ids.clear();
    announce.accept(named);
  }
}
