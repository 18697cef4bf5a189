package mercato.gateway.http;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who follows what, for one event loop.
 *
 * @param <W> whoever follows
 */
public final class Audience<W> {

  private final Map<String, Set<W>> byTopic = new HashMap<>();

  public void join(String topic, W follower) {
    byTopic.computeIfAbsent(topic, first -> new HashSet<>()).add(follower);
  }

  public void leave(String topic, W follower) {
    byTopic.computeIfPresent(
        topic,
        (id, all) -> {
          all.remove(follower);
          return all.isEmpty() ? null : all;
        });
  }

  /** All that follow it now; they may leave while one goes through them. */
  public List<W> of(String topic) {
    return List.copyOf(byTopic.getOrDefault(topic, Set.of()));
  }

  public boolean isFollowed(String topic) {
    return byTopic.containsKey(topic);
  }
}
