package mercato.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Completable;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTest {

  final List<RegistrationInfo> registrations = new ArrayList<>();
  List<String> members = List.of("a", "b", "c", "self");
  final Route route = new Route("service.verb", "self", cluster());

  /** Answers at once, as a node does from its own copy. */
  private ClusterManager cluster() {
    return (ClusterManager)
        Proxy.newProxyInstance(
            ClusterManager.class.getClassLoader(),
            new Class<?>[] {ClusterManager.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getNodes")) {
                return members;
              }
              @SuppressWarnings("unchecked")
              var answer = (Completable<List<RegistrationInfo>>) arguments[1];
              answer.succeed(registrations);
              return null;
            });
  }

  private void served(String... nodes) {
    for (String node : nodes) {
      registrations.add(new RegistrationInfo(node, registrations.size(), false));
    }
  }

  private Map<String, Integer> firsts(int calls) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < calls; i++) {
      counts.merge(route.candidates(false).get(0), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void nodesAreAskedInTurnHoweverManyInstancesTheyHave() {
    served("a", "a", "a", "b");

    assertThat(firsts(10)).isEqualTo(Map.of("a", 5, "b", 5));
  }

  @Test
  void theSecondCandidateIsAnotherNode() {
    served("a", "b", "c");

    for (int i = 0; i < 6; i++) {
      assertThat(route.candidates(false)).hasSize(2).doesNotHaveDuplicates();
    }
  }

  @Test
  void thisNodeIsAskedFirstWhenItServes() {
    served("a", "b", "self");

    assertThat(route.candidates(true)).startsWith("self").hasSize(2);
  }

  @Test
  void whoDidNotAnswerIsAskedLast() {
    served("a", "b");
    route.suspect("a");
    assertThat(firsts(4)).isEqualTo(Map.of("b", 4));

    route.suspect("self");
    assertThat(route.candidates(true).get(0)).isNotEqualTo("self");
  }

  @Test
  void theOnlyNodeIsAskedEvenWhenItDidNotAnswer() {
    served("a");
    route.suspect("a");

    assertThat(route.candidates(false)).containsExactly("a");
  }

  @Test
  void aNodeThatIsNoMemberIsNotAsked() {
    served("a", "dead");

    assertThat(route.candidates(false)).containsExactly("a");
  }

  @Test
  void aNodeThatLeftIsNotAskedAgain() {
    served("a", "b");
    route.candidates(false);

    members = List.of("b");
    route.left("a");

    assertThat(route.candidates(false)).containsExactly("b");
  }

  @Test
  void whenNobodyIsKnownTheEventBusHasToFindOne() {
    assertThat(route.candidates(false)).isEmpty();
  }
}
