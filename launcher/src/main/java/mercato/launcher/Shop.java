package mercato.launcher;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mercato.platform.launch.Node;

/** The services of a shop, in this process or in processes of their own. */
interface Shop extends AutoCloseable {

  /**
   * Does what can be done before the stores are there; returns at once.
   *
   * @param early the settings that are known by now
   */
  void prepare(Map<String, String> early);

  /**
   * Brings the services up on these settings, by dotted key; returns when all can serve.
   *
   * @throws LaunchException when one cannot, with the reason
   */
  void open(Map<String, String> settings);

  /** Asks from a node that reaches all services, and waits for the answer. */
  <T> T ask(Function<Node, Future<T>> question);

  /** Its processes, for {@code status}. */
  List<RunFile.Member> members();

  /** Drains and closes all services. Also after an open that failed. */
  @Override
  void close();
}
