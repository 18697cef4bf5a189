package mercato.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.user.Device;
import mercato.contract.user.SessionOperations;
import mercato.contract.user.SessionOperations.Noted;
import mercato.contract.user.SessionOperations.Seen;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeenSessionsTest {

  private static final Device HERE = new Device("192.0.2.1", "Shop/1");
  private static final Device THERE = new Device("192.0.2.2", null);

  private final List<List<Seen>> told = new CopyOnWriteArrayList<>();
  private Node node;
  private SeenSessions seen;

  @BeforeEach
  void start() {
    node = await(Node.start(NodeConfig.from(Config.of(Map.of("node.eventLoops", "1")))));
    seen = new SeenSessions(node.vertx(), node.bus());
  }

  @AfterEach
  void stop() {
    await(node.stop());
  }

  private void serve() {
    await(
        node.bus()
            .serve(
                SessionOperations.SEEN,
                (news, caller) -> {
                  caller.requireService();
                  told.add(news.items());
                  return Future.succeededFuture(new Noted());
                }));
  }

  @Test
  void eachSessionIsToldOnceAndOnlyWhatIsNew() {
    serve();
    seen.note("a", HERE);
    seen.note("a", THERE);
    seen.note("b", THERE);
    await(seen.tell());
    assertThat(told).hasSize(1);
    assertThat(told.get(0))
        .extracting(Seen::sessionId, Seen::device)
        .containsExactlyInAnyOrder(tuple("a", HERE), tuple("b", THERE));
    await(seen.tell());
    assertThat(told).as("nobody was there since").hasSize(1);
  }

  @Test
  void manyAreToldInPartsAndTooManyNotAtAll() {
    serve();
    IntStream.range(0, 25_000).forEach(i -> seen.note("s" + i, HERE));
    await(seen.tell());
    assertThat(told).hasSize(20).allMatch(batch -> batch.size() == 1_000);
  }

  @Test
  void whileNobodyHearsItIsLostWithoutAWord() {
    seen.note("a", HERE);
    await(seen.tell());
    serve();
    await(seen.tell());
    assertThat(told).isEmpty();
    seen.note("a", HERE);
    await(seen.tell());
    assertThat(told).hasSize(1);
  }

  @Test
  void whatIsRefusedIsLostToo() {
    await(
        node.bus()
            .serve(
                SessionOperations.SEEN,
                (news, caller) -> Future.failedFuture(Problem.unavailable("not now"))));
    seen.note("a", HERE);
    await(seen.tell());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
