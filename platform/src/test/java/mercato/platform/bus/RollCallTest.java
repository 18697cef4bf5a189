package mercato.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.platform.launch.ClusterSecrets;
import mercato.platform.observe.Trace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollCallTest {

  private static final Duration STOPPED = Duration.ofSeconds(25);
  private static final Duration HEALED = Duration.ofSeconds(10);

  @TempDir Path directory;

  Map<String, String> settings;
  Member here;

  @BeforeEach
  void start() {
    settings = new HashMap<>(ClusterSecrets.createIfAbsent(directory.resolve("secrets")));
    int port = Child.freePort();
    settings.put("cluster.enabled", "true");
    settings.put("cluster.initialHosts", "127.0.0.1:" + port);
    settings.put("cluster.port", Integer.toString(port));
    here = Member.join(settings, "here", () -> {});
  }

  @AfterEach
  void stop() {
    Member.await(here.vertx().close());
  }

  @Test
  void aNodeThatWasStoppedFor25SecondsServesAgainWithin10() {
    try (Child sleeper = Child.start("sleeper", "new", ClusteredBusTest.elsewhere(settings))) {
      String sleeperId = sleeper.ready();
      assertThat(answer()).isEqualTo(sleeperId);

      sleeper.signal("STOP");
      await().atMost(Duration.ofSeconds(15)).until(() -> !members().contains(sleeperId));
      await().pollDelay(STOPPED).atMost(STOPPED.plusSeconds(5)).until(() -> true);
      sleeper.signal("CONT");

      long continued = System.nanoTime();
      await()
          .atMost(HEALED)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> sleeperId.equals(answer()));
      System.out.printf(
          "a node stopped for %d s served again %d ms after it was continued%n",
          STOPPED.toSeconds(), Duration.ofNanos(System.nanoTime() - continued).toMillis());
      await().atMost(HEALED).until(() -> here.roll().check().succeeded());
    }
  }

  @Test
  void whatTheClusterLosesIsGivenAgainAndReadinessTellsOfIt() {
    Member.await(here.serveTalk(true));
    ClusterManager cluster = ((VertxInternal) here.vertx()).clusterManager();
    List<RegistrationInfo> before = registrations(cluster);
    assertThat(before).hasSize(1);

    Member.await(
        Future.<Void>future(
            done -> cluster.removeRegistration(Talk.WHO.address(), before.get(0), done)));

    await().atMost(HEALED).until(() -> here.roll().check().failed());
    await()
        .atMost(HEALED)
        .until(() -> here.roll().check().succeeded() && registrations(cluster).size() == 1);
    assertThat(here.metrics().get("mercato.bus.healed").counter().count()).isPositive();
    assertThat(here.metrics().get("mercato.bus.deaf").gauge().value()).isZero();
  }

  private static List<RegistrationInfo> registrations(ClusterManager cluster) {
    return Member.await(
        Future.<List<RegistrationInfo>>future(
            answer -> cluster.getRegistrations(Talk.WHO.address(), answer)));
  }

  private List<String> members() {
    return ((VertxInternal) here.vertx()).clusterManager().getNodes();
  }

  private String answer() {
    try {
      return Member.await(
              here.bus()
                  .call(
                      Talk.WHO,
                      Talk.ask("?"),
                      Caller.service(Trace.next(), System.currentTimeMillis() + 500)))
          .node();
    } catch (Problem none) {
      return none.code();
    }
  }
}
