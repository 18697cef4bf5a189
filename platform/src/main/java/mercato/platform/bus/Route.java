package mercato.platform.bus;

import io.vertx.core.Future;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which nodes serve an operation, and which of them is asked next: this one when it serves the
 * operation itself, else one after the other, and one that has just failed to answer only when
 * there is no other.
 *
 * <p>The list is read from the cluster's registrations, which every node holds a copy of, and only
 * when there are calls: no timer.
 */
final class Route {

  private static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long FORGET_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long SUSPICION_NANOS = TimeUnit.SECONDS.toNanos(3);

  private record Known(List<String> nodes, long readAt) {}

  private record Suspect(String node, long until) {}

  private final String address;
  private final String self;
  private final ClusterManager cluster;
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicLong refreshAt = new AtomicLong(System.nanoTime());
  private volatile Known known = new Known(List.of(), System.nanoTime());
  private volatile Suspect suspect;

  Route(String address, String self, ClusterManager cluster) {
    this.address = address;
    this.self = self;
    this.cluster = cluster;
  }

  /**
   * The nodes that may be asked, best first; empty when none is known, and the event bus has to
   * find one.
   *
   * @param servedHere whether this node serves it
   */
  List<String> candidates(boolean servedHere) {
    refreshWhenDue();
    Known now = known;
    List<String> nodes =
        System.nanoTime() - now.readAt < FORGET_NANOS ? now.nodes : List.<String>of();
    int start = turn.getAndIncrement() & Integer.MAX_VALUE;
    String first = servedHere && !suspected(self) ? self : pick(nodes, start, null);
    if (first == null) {
      return List.of();
    }
    String second = pick(nodes, start, first);
    return second == null ? List.of(first) : List.of(first, second);
  }

  private String pick(List<String> nodes, int start, String except) {
    String fallback = null;
    for (int i = 0; i < nodes.size(); i++) {
      String node = nodes.get((start + i) % nodes.size());
      if (!node.equals(except)) {
        if (!suspected(node)) {
          return node;
        }
        fallback = node;
      }
    }
    return fallback;
  }

  private boolean suspected(String node) {
    Suspect current = suspect;
    return current != null && current.node.equals(node) && current.until - System.nanoTime() > 0;
  }

  /** It did not answer: others go first for a while. */
  void suspect(String node) {
    suspect = new Suspect(node, System.nanoTime() + SUSPICION_NANOS);
  }

  /** The cluster has lost it: it is not asked again, and the next call reads the list anew. */
  void left(String node) {
    Known now = known;
    known = new Known(now.nodes.stream().filter(other -> !other.equals(node)).toList(), now.readAt);
    refreshAt.set(System.nanoTime());
  }

  private void refreshWhenDue() {
    long due = refreshAt.get();
    long now = System.nanoTime();
    if (now - due >= 0 && refreshAt.compareAndSet(due, now + REFRESH_NANOS)) {
      Future.<List<RegistrationInfo>>future(answer -> cluster.getRegistrations(address, answer))
          .onSuccess(this::read);
    }
  }

  private void read(List<RegistrationInfo> registrations) {
    // A dead node's registrations outlive its membership for a moment.
    List<String> members = cluster.getNodes();
    List<String> nodes =
        registrations.stream()
            .filter(registration -> !registration.localOnly())
            .map(RegistrationInfo::nodeId)
            .filter(members::contains)
            .distinct()
            .sorted()
            .toList();
    known = new Known(nodes, System.nanoTime());
  }
}
