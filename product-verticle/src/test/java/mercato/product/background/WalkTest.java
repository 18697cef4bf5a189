package mercato.product.background;

import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import mercato.product.SampleProducts;
import mercato.product.background.Walk.Turn;
import org.junit.jupiter.api.Test;

class WalkTest {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private Instant now = SampleProducts.AT;

  /** What the index names: it hears of what was done only when the test says so. */
  private final Set<String> named = new LinkedHashSet<>();

  private final Set<String> undone = new LinkedHashSet<>();
  private final List<String> acted = new ArrayList<>();
  private int looks;
  private boolean away;

  private final Walk walk =
      new Walk(
          limit -> {
            looks++;
            return Future.succeededFuture(named.stream().limit(limit).toList());
          },
          page -> {
            if (away) {
              return Future.failedFuture("away");
            }
            acted.addAll(page);
            int before = undone.size();
            page.forEach(undone::remove);
            return Future.succeededFuture(before - undone.size());
          },
          PAUSE,
          () -> now);

  @Test
  void nothingToDoIsAskedForOnceInAPause() {
    assertThat(turn()).isEqualTo(new Turn(true, 0, 0));
    assertThat(turn()).isEqualTo(new Turn(false, 0, 0));
    assertThat(looks).isEqualTo(1);
    assertThat(walk.isDue()).isFalse();
    now = now.plus(PAUSE);
    assertThat(turn().none()).isTrue();
  }

  @Test
  void pageAfterPageIsDoneWithOneLook() {
    outstanding(600);
    assertThat(List.of(turn(), turn(), turn()))
        .containsExactly(new Turn(false, 1, 250), new Turn(false, 1, 250), new Turn(false, 1, 100));
    assertThat(looks).isEqualTo(1);
    assertThat(acted).doesNotHaveDuplicates().hasSize(600);
  }

  @Test
  void whatWasDoneAMomentAgoIsNotDoneAgainWhileTheIndexHasNotHeardOfIt() {
    outstanding(3_000);
    for (int i = 0; i < 20; i++) {
      turn();
    }
    assertThat(acted).doesNotHaveDuplicates().hasSize(2_500);
    named.removeAll(acted.subList(0, 1_000));
    now = now.plus(PAUSE);
    for (int i = 0; i < 20; i++) {
      turn();
    }
    assertThat(acted).doesNotHaveDuplicates().hasSize(3_000);
  }

  @Test
  void anIndexThatHearsOfNothingIsNotAskedInCircles() {
    outstanding(1_000);
    turn();
    undone.clear();
    looks = 0;
    acted.clear();
    for (int i = 0; i < 100; i++) {
      turn();
      now = now.plusMillis(100);
    }
    assertThat(looks).isBetween(5, 20);
    assertThat(acted.size()).isLessThan(5_000);
  }

  @Test
  void aPageThatFailedIsDoneAgainBehindThoseThatComeAfterIt() {
    outstanding(400);
    away = true;
    assertThatThrownBy(this::turn).hasMessage("away");
    away = false;
    assertThat(turn()).isEqualTo(new Turn(false, 1, 150));
    now = now.plusSeconds(3);
    assertThat(turn()).isEqualTo(new Turn(false, 1, 250));
  }

  private void outstanding(int count) {
    IntStream.range(0, count).mapToObj(i -> "p" + i).forEach(named::add);
    undone.addAll(named);
  }

  private Turn turn() {
    return await(walk.turn());
  }
}
