package mercato.user.session;

import static mercato.user.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import mercato.platform.time.Ids;
import mercato.user.session.Members.LoggedIn;
import mercato.user.token.OpaqueToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Refresh tokens against a naive model: whatever a user, a thief and an admin do, and whatever
 * races, a token works exactly when it is the newest of a session that nobody has ended.
 */
class RefreshFamilyTest {

  private static final int SEEDS = 300;
  private static final int STEPS = 12;
  private static final int AT_A_TIME = 6;

  private static final Members MEMBERS = new Members("user_refresh_family");

  @AfterAll
  static void close() {
    MEMBERS.close();
  }

  @Test
  void atTheEndNoTokenLivesThatShouldBeDeadAndNoneIsDeadThatShouldLive() throws Exception {
    var lanes = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      var plays =
          IntStream.range(0, SEEDS).mapToObj(seed -> lanes.submit(() -> play(seed))).toList();
      for (var play : plays) {
        play.get();
      }
    } catch (ExecutionException failure) {
      throw new AssertionError(failure.getCause());
    } finally {
      lanes.shutdownNow();
    }
  }

  private static void play(int seed) {
    var play = new Play(seed);
    try {
      for (int step = 0; step < STEPS; step++) {
        play.step();
      }
      play.verify();
    } catch (AssertionError failure) {
      throw new AssertionError("seed " + seed + " " + play.done, failure);
    }
  }

  /** What the model knows of a session: the tokens that it was given, and whether it lives. */
  private static final class Line {
    private final UUID id;
    private final List<OpaqueToken> tokens = new ArrayList<>();
    private boolean alive = true;

    Line(UUID id, OpaqueToken first) {
      this.id = id;
      tokens.add(first);
    }

    OpaqueToken newest() {
      return tokens.get(tokens.size() - 1);
    }
  }

  /** One user's story. */
  private static final class Play {
    private final Random random;
    private final UUID user;
    private final List<Line> lines = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private int reuses;

    Play(int seed) {
      random = new Random(seed);
      LoggedIn first = MEMBERS.register();
      user = first.userId();
      lines.add(new Line(first.id(), first.token()));
    }

    void step() {
      Line line = lines.get(random.nextInt(lines.size()));
      int dice = random.nextInt(18);
      done.add(dice + "@" + lines.indexOf(line));
      switch (dice) {
        case 0 -> spent(line);
        case 1 -> assertThat(MEMBERS.refreshes(OpaqueToken.next())).isFalse();
        case 2 -> racingForOneToken(line);
        case 3 -> racingWithASpentOne(line);
        case 4 -> racingWithItsEnd(line);
        case 5 -> racingWithTheEndOfAll(line);
        case 6 -> logOut(line);
        case 7 -> logOutElsewhere(line);
        case 8 -> lock();
        case 9, 10, 11 -> logIn();
        default -> newest(line);
      }
    }

    private void newest(Line line) {
      assertThat(await(refresh(line, line.newest()))).isEqualTo(line.alive);
    }

    private void spent(Line line) {
      if (line.tokens.size() > 1) {
        assertThat(await(refresh(line, anySpent(line)))).isFalse();
        reused(line);
      }
    }

    private void racingForOneToken(Line line) {
      var one = refresh(line, line.newest());
      var other = refresh(line, line.newest());
      long winners = (await(one) ? 1 : 0) + (await(other) ? 1 : 0);
      assertThat(winners).isEqualTo(line.alive ? 1 : 0);
      reused(line);
    }

    private void racingWithASpentOne(Line line) {
      if (line.tokens.size() > 1) {
        OpaqueToken spent = anySpent(line);
        var one = refresh(line, line.newest());
        var other = refresh(line, spent);
        await(one);
        assertThat(await(other)).isFalse();
        reused(line);
      }
    }

    private void racingWithItsEnd(Line line) {
      await(Future.all(refresh(line, line.newest()), MEMBERS.end(line.id, user)));
      line.alive = false;
    }

    private void racingWithTheEndOfAll(Line line) {
      await(Future.all(MEMBERS.endAll(user), refresh(line, line.newest())));
      lines.forEach(each -> each.alive = false);
    }

    private void logOut(Line line) {
      assertThat(await(MEMBERS.end(line.id, user))).containsExactly(line.id);
      line.alive = false;
    }

    private void logOutElsewhere(Line line) {
      var ended =
          await(
              MEMBERS.transaction(
                  transaction -> SessionEnds.endAll(transaction, user, line.id, Members.now())));
      var others = lines.stream().filter(each -> each.alive && each != line).toList();
      assertThat(ended)
          .containsExactlyInAnyOrderElementsOf(others.stream().map(o -> o.id).toList());
      others.forEach(each -> each.alive = false);
    }

    /** A log-in before it slips in and is ended; one after it is refused. */
    private void lock() {
      var before = new Line(Ids.next(), OpaqueToken.next());
      var after = new Line(Ids.next(), OpaqueToken.next());
      var opened = MEMBERS.open(user, before.id, before.newest());
      var locked = MEMBERS.lock(user);
      var refused = MEMBERS.open(user, after.id, after.newest());
      await(Future.all(opened, locked, refused));
      lines.addAll(
          List.of(before, after).stream()
              .filter(each -> (each == before ? opened : refused).result())
              .toList());
      lines.forEach(each -> each.alive = false);
      MEMBERS.unlock(user);
    }

    private void logIn() {
      LoggedIn in = MEMBERS.logIn(user);
      lines.add(new Line(in.id(), in.token()));
    }

    private void reused(Line line) {
      reuses += line.alive ? 1 : 0;
      line.alive = false;
    }

    private OpaqueToken anySpent(Line line) {
      return line.tokens.get(random.nextInt(line.tokens.size() - 1));
    }

    private Future<Boolean> refresh(Line line, OpaqueToken token) {
      var next = OpaqueToken.next();
      return MEMBERS
          .rotate(token, next)
          .map(
              rotated -> {
                rotated
                    .refreshed()
                    .ifPresent(
                        refreshed -> {
                          assertThat(refreshed.sessionId()).isEqualTo(line.id);
                          line.tokens.add(next);
                        });
                return rotated.refreshed().isPresent();
              });
    }

    void verify() {
      assertThat(MEMBERS.revoked(lines.stream().map(line -> line.id).toList()))
          .containsExactlyInAnyOrderElementsOf(
              lines.stream().filter(line -> !line.alive).map(line -> line.id).toList());
      assertThat(MEMBERS.facts(user, "TokenReused")).isEqualTo(reuses);
      lines.forEach(line -> assertThat(MEMBERS.refreshes(line.newest())).isEqualTo(line.alive));
      lines.stream()
          .flatMap(line -> line.tokens.stream())
          .forEach(token -> assertThat(MEMBERS.refreshes(token)).isFalse());
    }
  }
}
