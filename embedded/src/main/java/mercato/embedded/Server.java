package mercato.embedded;

import java.io.IOException;
import java.time.Duration;

/** A store, or a program: how to start its process. What it is to others its subclasses say. */
abstract sealed class Server
    permits PostgresServer, RedisServer, KafkaServer, MongoServer, Program {
  static final String HOST = "127.0.0.1";
  static final Duration START_LIMIT = Duration.ofSeconds(60);

  private static final Duration PREDECESSOR_LIMIT = Duration.ofSeconds(8);

  private final String name;
  private final DataDirectory data;
  private final int port;
  private volatile Child child;

  Server(String name, DataDirectory data, int port) {
    this.name = name;
    this.data = data;
    this.port = port;
  }

  /** {@code postgres}, {@code redis}, {@code kafka}, {@code mongo}, or a program's own. */
  public final String name() {
    return name;
  }

  /** The TCP port on 127.0.0.1; the same after each restart. */
  public final int port() {
    return port;
  }

  /** The process that serves now; another after each restart. */
  public final long pid() {
    return child.pid();
  }

  /** Spawns the process from the calling thread and waits until it answers. */
  abstract Child launch() throws IOException, InterruptedException;

  final void start() throws InterruptedException {
    try {
      Predecessor.end(data, name, PREDECESSOR_LIMIT);
      Ports.requireFree(name, port);
      child = launch();
    } catch (IOException e) {
      throw new StoreException(name + " did not start: " + e, e);
    }
  }

  /** Waits until the process ends and tells how it came. */
  final String awaitExit() throws InterruptedException {
    return child.awaitExit();
  }

  /** Stops the process, if there is one. */
  void stop(Duration limit) {
    if (child != null) {
      child.stop(limit);
    }
  }

  final DataDirectory data() {
    return data;
  }
}
