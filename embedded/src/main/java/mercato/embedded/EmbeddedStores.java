package mercato.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The stores of one data directory. A store begins to start when it is first asked for, on a thread
 * of its own: ask for several, then join, and they start side by side. From then on it is
 * supervised: when its process dies, it is started again on the same port and data.
 *
 * <p>A store's future fails with {@link StoreException} when the first start fails: a taken port,
 * an unusable directory, a process that ends at once.
 */
public final class EmbeddedStores implements AutoCloseable {
  private final DataDirectory data;
  private final DataLock lock;
  private final Consumer<StoreEvent> listener;
  private final Map<String, Supervisor<?>> supervisors = new LinkedHashMap<>();

  private boolean closed;

  private EmbeddedStores(DataDirectory data, DataLock lock, Consumer<StoreEvent> listener) {
    this.data = data;
    this.lock = lock;
    this.listener = listener;
  }

  /**
   * Takes the data directory, which is made if missing; starts nothing yet.
   *
   * @param root holds all data, logs ({@code logs/<store>.log}) and passwords
   * @param listener hears of each start, death and restart, on the store's own thread: it must
   *     return soon
   * @throws StoreException when another process, named in the message, holds the directory
   */
  public static EmbeddedStores open(Path root, Consumer<StoreEvent> listener) {
    try {
      var data = DataDirectory.create(root);
      return new EmbeddedStores(data, DataLock.acquire(data.root()), listener);
    } catch (IOException e) {
      throw new StoreException("The data directory %s cannot be used: %s".formatted(root, e), e);
    }
  }

  /** The process that holds this data directory now, if any does. */
  public static OptionalLong owner(Path root) {
    try {
      return Files.isDirectory(root) ? DataLock.owner(root.toRealPath()) : OptionalLong.empty();
    } catch (IOException e) {
      throw new StoreException("The data directory %s cannot be used: %s".formatted(root, e), e);
    }
  }

  /**
   * PostgreSQL.
   *
   * @param port 0 for any free one; looked at in the first call only
   */
  public CompletableFuture<PostgresServer> postgres(int port) {
    return supervised("postgres", () -> new PostgresServer(data, Ports.orFree(port)));
  }

  /** Redis; the port as for {@link #postgres}. */
  public CompletableFuture<RedisServer> redis(int port) {
    return supervised("redis", () -> new RedisServer(data, Ports.orFree(port)));
  }

  /** Kafka; the port as for {@link #postgres}. */
  public CompletableFuture<KafkaServer> kafka(int port) {
    return supervised("kafka", () -> new KafkaServer(data, Ports.orFree(port)));
  }

  /** The server that speaks MongoDB's protocol; the port as for {@link #postgres}. */
  public CompletableFuture<MongoServer> mongo(int port) {
    return supervised("mongo", () -> new MongoServer(data, Ports.orFree(port)));
  }

  /**
   * A program beside the stores.
   *
   * @param name unlike any other's here
   * @param port that it will listen on; must be free
   */
  public CompletableFuture<Program> program(String name, int port, Program.Recipe recipe) {
    return supervised(name, () -> new Program(name, data, port, recipe));
  }

  /** Stops all programs, side by side, and leaves the stores up. */
  public synchronized void stopPrograms() {
    var programs = supervisors.values().stream().filter(Supervisor::isProgram).toList();
    supervisors.values().removeAll(programs);
    stop(programs);
  }

  /**
   * Stops all stores in an orderly way, side by side as none needs another, each by force after 10
   * s, and gives the data directory back.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stop(List.copyOf(supervisors.values()));
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stop(List<Supervisor<?>> some) {
    some.forEach(Supervisor::stop);
    try {
      for (var supervisor : some) {
        supervisor.awaitEnd();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("unchecked") // each name goes with one type, in the methods above
  private synchronized <S extends Server> CompletableFuture<S> supervised(
      String name, Supplier<S> recipe) {
    if (closed) {
      throw new IllegalStateException("These stores are closed");
    }
    var supervisor =
        supervisors.computeIfAbsent(name, n -> new Supervisor<>(recipe.get(), listener));
    return ((Supervisor<S>) supervisor).up();
  }
}
