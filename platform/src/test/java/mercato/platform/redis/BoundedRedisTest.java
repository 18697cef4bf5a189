package mercato.platform.redis;

import static mercato.platform.stream.Await.await;
import static mercato.platform.stream.Await.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.embedded.TestStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedRedisTest {

  private static final Duration LIMIT = Duration.ofMillis(200);

  private final Vertx vertx = Vertx.vertx();
  private final Redis redis = BoundedRedis.open(vertx, TestStores.redis());

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void aServerThatAnswersIsThere() {
    assertThat(failure(BoundedRedis.check(redis))).isNull();
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() {
    assertUnavailable(BoundedRedis.check(BoundedRedis.open(vertx, "redis://127.0.0.1:1")));
  }

  @Test
  void aServerThatSaysNothingIsUnavailableAfterTheLimit() {
    Redis silent = server(client -> {});
    assertUnavailable(BoundedRedis.limited(LIMIT, silent.send(Request.cmd(Command.PING))));
  }

  @Test
  void aServerThatHangsUpIsUnavailable() {
    assertUnavailable(
        BoundedRedis.check(server(client -> client.handler(asked -> client.close()))));
  }

  @Test
  void aServerThatStillReadsItsDataIsUnavailable() {
    Redis loading =
        server(client -> client.handler(asked -> client.write("-LOADING the dataset\r\n")));
    assertUnavailable(BoundedRedis.check(loading));
  }

  @Test
  void whatDoesNotFitIntoTheQueueIsRefusedAtOnce() {
    Redis silent = server(client -> {});
    var asked =
        IntStream.range(0, 5_000).mapToObj(i -> silent.send(Request.cmd(Command.PING))).toList();
    assertUnavailable(asked.get(4_999).recover(BoundedRedis::translate));
  }

  @Test
  void whatItRefusesIsADefectAndStaysAsItIs() {
    var refused = redis.send(Request.cmd(Command.EVAL).arg("this is no script").arg(0));
    assertThat(failure(BoundedRedis.limited(LIMIT, refused)))
        .isNotInstanceOf(Problem.class)
        .hasMessageStartingWith("ERR");
  }

  private Redis server(Handler<NetSocket> client) {
    var server = await(vertx.createNetServer().connectHandler(client).listen(0, "127.0.0.1"));
    return BoundedRedis.open(vertx, "redis://127.0.0.1:" + server.actualPort());
  }

  private static void assertUnavailable(Future<?> asked) {
    assertThat(failure(asked))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
  }
}
