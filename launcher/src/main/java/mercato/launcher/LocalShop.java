package mercato.launcher;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;

/** All services in this process. */
final class LocalShop implements Shop {

  private final Function<Map<String, String>, Config> load;
  private final Map<String, Integer> instances;
  private final Runnable onDeaf;
  private Future<Node> node = Future.failedFuture("not prepared");

  /**
   * @param load the configuration, with further settings
   */
  LocalShop(
      Function<Map<String, String>, Config> load, Map<String, Integer> instances, Runnable onDeaf) {
    this.load = load;
    this.instances = instances;
    this.onDeaf = onDeaf;
  }

  /** Vert.x needs no store, so it comes up beside them. */
  @Override
  public void prepare(Map<String, String> early) {
    node = Node.start(NodeConfig.from(load.apply(early)), onDeaf);
  }

  @Override
  public void open(Map<String, String> settings) {
    var services = Services.all(load.apply(settings)).values();
    var all = new HashMap<>(instances);
    // Every request comes in there: else one event loop would have all the work.
    all.putIfAbsent(Services.GATEWAY, Runtime.getRuntime().availableProcessors());
    node.await().deploy(List.copyOf(services), all).await();
  }

  @Override
  public <T> T ask(Function<Node, Future<T>> question) {
    return question.apply(node.await()).await();
  }

  @Override
  public List<RunFile.Member> members() {
    return List.of(new RunFile.Member("shop", node.await().managementUrl()));
  }

  @Override
  public void close() {
    if (node.succeeded()) {
      node.result().stop().await();
    }
  }
}
