package mercato.gateway.security;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mercato.contract.Caller;
import mercato.contract.user.Device;
import mercato.contract.user.SessionOperations;
import mercato.contract.user.SessionOperations.Seen;
import mercato.contract.user.SessionOperations.SessionsSeen;
import mercato.platform.bus.ServiceBus;
import mercato.platform.observe.Trace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When and from where log-ins were used, for one event loop: what it saw it tells the user service
 * every {@link #PERIOD_MILLIS}. Nobody misses what gets lost while that is away: the next request
 * says it again.
 */
public final class SeenSessions {

  private static final Logger LOG = LoggerFactory.getLogger(SeenSessions.class);

  private static final long PERIOD_MILLIS = 5_000;
  private static final long SAME_MILLIS = 1_000;
  private static final int BATCH = 1_000;
  private static final int MOST = 20 * BATCH;

  private final Vertx vertx;
  private final ServiceBus bus;
  private Map<String, Seen> latest = new HashMap<>();

  public SeenSessions(Vertx vertx, ServiceBus bus) {
    this.vertx = vertx;
    this.bus = bus;
  }

  /** Begins to tell, for as long as the verticle that calls it is deployed. */
  public SeenSessions start() {
    vertx.setPeriodic(PERIOD_MILLIS, timer -> tell());
    return this;
  }

  /** A log-in is being used. */
  void note(String sessionId, Device device) {
    long now = System.currentTimeMillis();
    Seen before = latest.get(sessionId);
    boolean news =
        before == null ? latest.size() < MOST : now - before.at().toEpochMilli() >= SAME_MILLIS;
    if (news) {
      latest.put(sessionId, new Seen(sessionId, Instant.ofEpochMilli(now), device));
    }
  }

  /** Tells what was seen since the last time; succeeds when that is over, whatever came of it. */
  public Future<Void> tell() {
    var all = new ArrayList<>(latest.values());
    latest = new HashMap<>();
    var told = new ArrayList<Future<?>>();
    for (int from = 0; from < all.size(); from += BATCH) {
      told.add(tell(all.subList(from, Math.min(from + BATCH, all.size()))));
    }
    return Future.join(told)
        .onFailure(lost -> LOG.debug("sessions were seen, but nobody heard: {}", lost.toString()))
        .transform(over -> Future.succeededFuture());
  }

  private Future<?> tell(List<Seen> batch) {
    long deadline = System.currentTimeMillis() + SessionOperations.SEEN.timeoutMillis();
    return bus.call(
        SessionOperations.SEEN,
        new SessionsSeen(List.copyOf(batch)),
        Caller.service(Trace.next(), deadline));
  }
}
