package mercato.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A process that ends with its parent. Linux sends it the signal of an orderly stop when the
 * <em>thread</em> that spawned it ends, so that thread must live as long as the child; a killed JVM
 * ends all its threads. It has a session of its own, so that Ctrl-C in a terminal reaches the
 * parent alone, which then stops its children last. Where {@code setpriv} is missing, a shutdown
 * hook does what it can.
 */
final class Child {
  private static final boolean DIES_WITH_PARENT =
      runs("setsid", "setpriv", "--pdeathsig", "TERM", "--", "true");
  private static final Duration POLL = Duration.ofMillis(15);
  private static final int TAIL_LINES = 12;
  private static final int TAIL_BYTES = 8192;

  private final String store;
  private final String signal;
  private final Path log;
  private final Path pidFile;
  private final Process process;

  private Child(String store, String signal, DataDirectory data, Process process) {
    this.store = store;
    this.signal = signal;
    this.log = data.log(store);
    this.pidFile = data.pidFile(store);
    this.process = process;
  }

  /**
   * Spawns from the calling thread. Its output goes to the store's log.
   *
   * @param signal what stops it in an orderly way
   * @param prefix commands that run the command in some other way and then become it
   * @param directory working directory, inside the data directory: it tells a child of ours
   */
  static Child spawn(
      String store,
      String signal,
      DataDirectory data,
      List<String> prefix,
      Path directory,
      List<String> command)
      throws IOException {
    return spawn(store, signal, data, prefix, directory, command, Map.of());
  }

  /** As above, with variables besides our own. */
  static Child spawn(
      String store,
      String signal,
      DataDirectory data,
      List<String> prefix,
      Path directory,
      List<String> command,
      Map<String, String> environment)
      throws IOException {
    var words = new ArrayList<>(prefix);
    if (DIES_WITH_PARENT) {
      words.addAll(List.of("setsid", "setpriv", "--pdeathsig", signal, "--"));
    }
    words.addAll(command);
    var log = data.rotatedLog(store).toFile();
    var builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().putAll(environment);
    var process = builder.start();
    if (!DIES_WITH_PARENT) {
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }
    Predecessor.record(data.pidFile(store), process.pid(), Path.of(command.get(0)));
    return new Child(store, signal, data, process);
  }

  /** Whether the command ends well, at once. */
  static boolean runs(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  long pid() {
    return process.pid();
  }

  /** Waits until ready; a child that ends before, or takes too long, is a failure. */
  void awaitReady(BooleanSupplier ready, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (!ready.getAsBoolean()) {
        if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new StoreException(store + " did not start: " + lastWords());
        }
        if (System.nanoTime() > deadline) {
          throw new StoreException(
              "%s did not start within %d s: %s".formatted(store, limit.toSeconds(), tail()));
        }
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Waits for the end and tells how it came. */
  String awaitExit() throws InterruptedException {
    process.waitFor();
    return lastWords();
  }

  /** Waits for a command that is to end by itself and well. */
  void awaitSuccess(Duration limit) throws InterruptedException {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StoreException(
            "%s did not start within %d s: %s".formatted(store, limit.toSeconds(), tail()));
      }
      if (process.exitValue() != 0) {
        throw new StoreException(store + " did not start: " + lastWords());
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** Asks for an orderly end, waits for it, and takes it by force when the limit is over. */
  void stop(Duration limit) {
    boolean interrupted = Thread.interrupted();
    try {
      if (process.isAlive() && !runs("sh", "-c", "kill -" + signal + " " + process.pid())) {
        process.destroy();
      }
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      }
      Files.deleteIfExists(pidFile);
    } catch (InterruptedException again) {
      process.destroyForcibly();
      interrupted = true;
    } catch (IOException stale) {
      // The next start looks at whom the file names before it believes it.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private String lastWords() {
    return "it ended with exit code %d; %s".formatted(process.exitValue(), tail());
  }

  private String tail() {
    try (var file = Files.newByteChannel(log)) {
      file.position(Math.max(0, file.size() - TAIL_BYTES));
      var lines = new String(Channels.newInputStream(file).readAllBytes(), UTF_8);
      var last = lines.lines().toList();
      last = last.subList(Math.max(0, last.size() - TAIL_LINES), last.size());
      return log + " ends with:\n  " + String.join("\n  ", last);
    } catch (IOException e) {
      return "its log is " + log;
    }
  }
}
