package mercato.platform.bus;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.platform.config.Config;
import mercato.platform.launch.Cluster;
import mercato.platform.launch.ClusterConfig;
import mercato.platform.observe.Trace;

/**
 * One node of a test's cluster: in the test's own JVM, or, by {@link #main}, in another. The other
 * one serves {@link Talk}, obeys its standard input, and ends with it.
 */
record Member(
    Vertx vertx, String nodeId, ServiceBus bus, SimpleMeterRegistry metrics, RollCall roll) {

  static final long LIMIT_SECONDS = 60;

  static Member join(Map<String, String> settings, String name, Runnable onDeaf) {
    Trace.register();
    ClusterConfig config = ClusterConfig.from(Config.of(settings).section("cluster")).orElseThrow();
    Cluster cluster = Cluster.of(config, name);
    Vertx vertx =
        await(
            Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(Cluster.eventBus(config)))
                .withClusterManager(cluster)
                .buildClustered());
    var metrics = new SimpleMeterRegistry();
    String nodeId = cluster.getNodeId();
    var bus = new ServiceBus(vertx, nodeId, BusConfig.defaults(), metrics);
    return new Member(vertx, nodeId, bus, metrics, RollCall.start(vertx, bus, metrics, onDeaf));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    } catch (TimeoutException late) {
      throw new IllegalStateException(late);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failed.getCause());
    }
  }

  Future<Void> serveTalk(boolean newShape) {
    return bus.listen(Talk.NEWS, news -> bus.tell(Talk.HEARD, news))
        .compose(listening -> bus.serve(Talk.WHO, this::told))
        .compose(next -> bus.serve(Talk.ONCE, this::told))
        .compose(
            next ->
                bus.serve(
                    Talk.REFUSE,
                    (ask, caller) -> {
                      throw new Problem(
                          Problem.Kind.CONFLICT,
                          "OUT_OF_STOCK",
                          "Sold out.",
                          Map.of("productIds", List.of("p1", "p2"), "left", 3));
                    }))
        .compose(
            next ->
                bus.serve(
                    Talk.BREAK,
                    (ask, caller) -> Future.failedFuture(new IllegalStateException("password=1"))))
        .compose(next -> bus.serve(Talk.LIST, (list, caller) -> told(Talk.ask("list"), caller)))
        .compose(
            next ->
                newShape
                    ? bus.serve(
                        Talk.SHAPE_NOW,
                        (shape, caller) ->
                            Future.succeededFuture(
                                new Talk.NewShape(shape.name() + "/" + shape.size(), 7)))
                    : bus.serve(
                        Talk.SHAPE_BEFORE,
                        (shape, caller) ->
                            Future.succeededFuture(new Talk.OldShape(shape.name() + "/old"))));
  }

  private Future<Talk.Told> told(Talk.Ask ask, Caller caller) {
    return Future.succeededFuture(
        new Talk.Told(
            ask, nodeId, caller.userId(), caller.roles(), Trace.find(), caller.deadlineMillis()));
  }

  Future<Void> leave() {
    return bus.withdraw()
        .compose(
            withdrawn -> {
              roll.close();
              return vertx.close();
            });
  }

  /** Arguments: name, "new" or "old" or "nothing" to serve, then settings as key=value. */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> settings = new HashMap<>();
    for (int i = 2; i < arguments.length; i++) {
      String[] setting = arguments[i].split("=", 2);
      settings.put(setting[0], setting[1]);
    }
    Member member;
    try {
      member = join(settings, arguments[0], () -> Runtime.getRuntime().halt(3));
      if (!arguments[1].equals("nothing")) {
        await(member.serveTalk(arguments[1].equals("new")));
      }
    } catch (RuntimeException refused) {
      System.out.println("REFUSED " + refused);
      Runtime.getRuntime().halt(2);
      return;
    }
    System.out.println("READY " + member.nodeId);
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("leave")) {
        await(member.leave());
        Runtime.getRuntime().halt(0);
      }
    }
    Runtime.getRuntime().halt(1);
  }
}
