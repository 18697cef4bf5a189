package mercato.product.background;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Through all products of which an index says that something is left to be done, a page at a time.
 *
 * <p>The index hears of what was done about a second later. So what was done a moment ago is left
 * out of what it names, and when nothing else is named, or a page turns out to be done already, the
 * walk pauses for it. Bounds: {@value #LOOK} ids are asked for at a time, {@value #PAGE} make a
 * page, and those of the last 2 s are remembered.
 */
public final class Walk {

  private static final int LOOK = 2_500;
  private static final int PAGE = 250;
  private static final Duration MEMORY = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /**
   * What a turn did.
   *
   * @param none whether the index was asked, and named nothing at all
   * @param pages 0 or 1
   * @param written products that were not as they should be
   */
  public record Turn(boolean none, int pages, int written) {}

  private static final Turn IDLE = new Turn(false, 0, 0);

  private final IntFunction<Future<List<String>>> look;
  private final Function<List<String>, Future<Integer>> act;
  private final Duration pause;
  private final InstantSource clock;
  private final Deque<String> left = new ArrayDeque<>();
  private final Map<String, Instant> done = new LinkedHashMap<>();
  private Instant nextLook = Instant.MIN;

  /**
   * @param look names at most so many products with something left to be done
   * @param act does it for 1 to 250 of them, and answers how many were written
   * @param pause after a look that found nothing new
   */
  public Walk(
      IntFunction<Future<List<String>>> look,
      Function<List<String>, Future<Integer>> act,
      Duration pause,
      InstantSource clock) {
    this.look = look;
    this.act = act;
    this.pause = pause;
    this.clock = clock;
  }

  /** How many are known to be left, those aside of which the index has not been asked yet. */
  public int left() {
    return left.size();
  }

  /** Whether a turn now would do anything. */
  public boolean isDue() {
    return !left.isEmpty() || !clock.instant().isBefore(nextLook);
  }

  /** Looks when nothing is left and it is time to, and does one page. */
  public Future<Turn> turn() {
    if (!isDue()) {
      return Future.succeededFuture(IDLE);
    }
    return left.isEmpty()
        ? look.apply(LOOK).compose(named -> take(named) ? page() : nothing(named.isEmpty()))
        : page();
  }

  /** Whether there is something new among what is named. */
  private boolean take(List<String> named) {
    Instant old = clock.instant().minus(MEMORY);
    done.values().removeIf(at -> at.isBefore(old));
    for (String id : named) {
      if (!done.containsKey(id)) {
        left.add(id);
      }
    }
    return !left.isEmpty();
  }

  private Future<Turn> nothing(boolean none) {
    nextLook = clock.instant().plus(pause);
    return Future.succeededFuture(new Turn(none, 0, 0));
  }

  private Future<Turn> page() {
    var page = new ArrayList<String>(PAGE);
    while (page.size() < PAGE && !left.isEmpty()) {
      page.add(left.poll());
    }
    return act.apply(page).onComplete(acted -> remember(page)).map(this::settle);
  }

  /** Also a page that failed: what comes behind it must not wait for it. */
  private void remember(List<String> page) {
    Instant now = clock.instant();
    page.forEach(id -> done.put(id, now));
  }

  private Turn settle(int written) {
    if (written == 0) {
      left.clear();
      nextLook = clock.instant().plus(PAUSE);
    }
    return new Turn(false, 1, written);
  }
}
