package mercato.product.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.ProfileView;
import mercato.contract.user.UserOperations.FindProfiles;
import mercato.contract.user.UserOperations.ProfilesReply;
import mercato.platform.observe.Trace;
import org.junit.jupiter.api.Test;

class AuthorsTest {

  private final Map<String, String> users = new HashMap<>(Map.of("1", "Ann", "2", "Bob"));
  private final List<List<String>> asked = new ArrayList<>();
  private boolean away;
  private long now;
  private final Authors authors = new Authors(this::profiles, () -> now);

  @Test
  void aPageIsAskedForAtOnceAndKnownForAWhile() {
    assertThat(names("1", "2", "1")).isEqualTo(Map.of("1", "Ann", "2", "Bob"));
    assertThat(names("2")).isEqualTo(Map.of("2", "Bob"));
    assertThat(asked).containsExactly(List.of("1", "2"));

    users.put("2", "Robert");
    now += Duration.ofSeconds(5).toNanos();
    assertThat(names("2")).isEqualTo(Map.of("2", "Robert"));
  }

  @Test
  void whoeverIsGoneIsAFormerCustomer() {
    assertThat(names("1", "9")).isEqualTo(Map.of("1", "Ann", "9", "former customer"));
    names("9");
    assertThat(asked).hasSize(1);
  }

  @Test
  void whileTheUserServiceIsAwayTheLastNameStays() {
    names("1");
    away = true;
    now += Duration.ofMinutes(5).toNanos();
    assertThat(names("1", "2")).isEqualTo(Map.of("1", "Ann", "2", "customer"));
    away = false;
    assertThat(names("2")).isEqualTo(Map.of("2", "Bob"));
  }

  @Test
  void namesAreBounded() {
    IntStream.range(0, 10_001).forEach(i -> names("user-" + i));
    asked.clear();
    names("user-1", "user-0");
    assertThat(asked).containsExactly(List.of("user-0"));
  }

  private Map<String, String> names(String... ids) {
    var caller =
        new Caller(null, Set.of(), Trace.next(), Instant.now().plusSeconds(5).toEpochMilli());
    return authors.names(List.of(ids), caller).result();
  }

  private Future<ProfilesReply> profiles(FindProfiles request, Caller caller) {
    assertThat(caller.deadlineMillis()).isLessThan(System.currentTimeMillis() + 1_000);
    asked.add(request.ids());
    return away
        ? Future.failedFuture(Problem.unavailable("away"))
        : Future.succeededFuture(
            new ProfilesReply(
                request.ids().stream()
                    .filter(users::containsKey)
                    .map(id -> new ProfileView(id, users.get(id), null, Instant.EPOCH))
                    .toList()));
  }
}
