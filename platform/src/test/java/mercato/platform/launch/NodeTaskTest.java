package mercato.platform.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import mercato.contract.Problem;
import mercato.platform.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator can have done through the management port. */
class NodeTaskTest {

  record Counted(long orders, long mended) {}

  private final HttpClient client = HttpClient.newHttpClient();
  private Node node;

  @BeforeEach
  void start() throws Exception {
    node =
        get(
            Node.start(
                NodeConfig.from(Config.of(Map.of("kafka.bootstrapServers", "127.0.0.1:1")))));
  }

  @AfterEach
  void stop() throws Exception {
    get(node.stop());
  }

  @Test
  void aTaskRunsOnTheContextOfItsVerticleAndItsResultIsTheReply() throws Exception {
    var ranOn = new AtomicReference<Context>();
    var registeredOn = new AtomicReference<Context>();
    deploy(
        () -> {
          ranOn.set(Vertx.currentContext());
          return Future.succeededFuture(new Counted(7, 2));
        },
        registeredOn);

    var reply = post("rebuild-orders");
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"orders\":7,\"mended\":2}");
    assertThat(ranOn.get()).isNotNull().isEqualTo(registeredOn.get());
  }

  @Test
  void aTaskThatNobodyHasIsNotFound() throws Exception {
    assertThat(post("unheard-of").statusCode()).isEqualTo(404);
    assertThat(get("rebuild-orders").statusCode()).isEqualTo(404);
  }

  @Test
  void oneOfANameRunsAtATime() throws Exception {
    var done = Promise.<Counted>promise();
    var begun = new CompletableFuture<Void>();
    deploy(
        () -> {
          begun.complete(null);
          return done.future();
        },
        new AtomicReference<>());
    CompletableFuture<HttpResponse<String>> first =
        client.sendAsync(request("rebuild-orders"), BodyHandlers.ofString());
    begun.get(10, TimeUnit.SECONDS);
    HttpResponse<String> second = post("rebuild-orders");
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.body()).contains("IN_PROGRESS");

    done.complete(new Counted(1, 0));
    assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(post("rebuild-orders").statusCode()).isEqualTo(200);
  }

  @Test
  void aFailureSaysWhatFailedAndTheTaskCanBeTriedAgain() throws Exception {
    var away = new Problem(Problem.Kind.UNAVAILABLE, "UNAVAILABLE", "the store is away");
    deploy(() -> Future.failedFuture(away), new AtomicReference<>());
    assertThat(post("rebuild-orders").statusCode()).isEqualTo(503);
    assertThat(post("rebuild-orders").body()).contains("the store is away");
    deploy(
        () -> {
          throw new IllegalStateException("thrown");
        },
        new AtomicReference<>());
    assertThat(post("rebuild-orders").statusCode()).isEqualTo(500);
    assertThat(post("rebuild-orders").body()).contains("thrown");
  }

  @Test
  void theLatestInstanceHasTheTaskAndItGoesWithIt() throws Exception {
    String older = deploy(() -> Future.succeededFuture("older"), new AtomicReference<>());
    String newer = deploy(() -> Future.succeededFuture("newer"), new AtomicReference<>());
    assertThat(post("rebuild-orders").body()).isEqualTo("\"newer\"");
    get(node.vertx().undeploy(older));
    assertThat(post("rebuild-orders").body()).isEqualTo("\"newer\"");
    get(node.vertx().undeploy(newer));
    assertThat(post("rebuild-orders").statusCode()).isEqualTo(404);
  }

  @Test
  void aTaskMayBeAboutSomething() throws Exception {
    node.task("count", of -> Future.succeededFuture("counted " + of));
    assertThat(post("count/orders-2").body()).isEqualTo("\"counted orders-2\"");
    assertThat(post("count").body()).isEqualTo("\"counted null\"");
    assertThat(post("count/a/b").statusCode()).isEqualTo(405);
  }

  @Test
  void whatIsSharedOutlivesTheVerticleThatAskedFirst() throws Exception {
    var pool = new AtomicReference<WorkerExecutor>();
    String first =
        get(
            node.vertx()
                .deployVerticle(
                    new AbstractVerticle() {
                      @Override
                      public void start() {
                        pool.set(
                            node.shared(() -> node.vertx().createSharedWorkerExecutor("shared")));
                        assertThat(vertx.getOrCreateContext()).isSameAs(context);
                      }
                    }));
    get(node.vertx().undeploy(first));
    assertThat(get(pool.get().executeBlocking(() -> "still there"))).isEqualTo("still there");
  }

  private String deploy(Supplier<Future<?>> work, AtomicReference<Context> registeredOn)
      throws Exception {
    return get(
        node.vertx()
            .deployVerticle(
                new AbstractVerticle() {
                  @Override
                  public void start() {
                    registeredOn.set(Vertx.currentContext());
                    node.task("rebuild-orders", work);
                  }
                }));
  }

  private HttpResponse<String> post(String task) throws IOException, InterruptedException {
    return client.send(request(task), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String task) throws IOException, InterruptedException {
    var uri = URI.create(node.managementUrl() + "/tasks/" + task);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private HttpRequest request(String task) {
    return HttpRequest.newBuilder(URI.create(node.managementUrl() + "/tasks/" + task))
        .POST(HttpRequest.BodyPublishers.noBody())
        .build();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
