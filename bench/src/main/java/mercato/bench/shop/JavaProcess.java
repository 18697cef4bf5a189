package mercato.bench.shop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A JVM of our own: what it says, and its end. It ends with this process, however that ends. */
public final class JavaProcess {

  private static final int STOP_LIMIT_SECONDS = 60;

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private JavaProcess(Process process) {
    this.process = process;
  }

  /**
   * @param arguments options, main class and its arguments
   */
  public static JavaProcess start(Map<String, String> environment, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      var started = new JavaProcess(builder.start());
      Runtime.getRuntime().addShutdownHook(new Thread(started.process::destroyForcibly));
      var reader = new Thread(started::read, "process-output");
      reader.setDaemon(true);
      reader.start();
      return started;
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** What it has said so far. */
  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /**
   * Waits for a line.
   *
   * @throws IllegalStateException when the process ends before, or time is over
   */
  public void await(Predicate<String> wanted, int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    synchronized (lines) {
      while (lines.stream().noneMatch(wanted)) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (ended.isDone() || left <= 0) {
          throw new IllegalStateException(
              (ended.isDone() ? "the process ended" : "the process took too long")
                  + " and said "
                  + lines);
        }
        try {
          lines.wait(left);
        } catch (InterruptedException cause) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(cause);
        }
      }
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** {@code kill -9}, and waits for the end. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM, and waits for the orderly end. */
  public void stop() {
    // Not the process's own destroy(), which closes the pipe before the last words are out.
    process.toHandle().destroy();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the process did not end in time; it said " + lines());
      }
      ended.orTimeout(STOP_LIMIT_SECONDS, TimeUnit.SECONDS).join();
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(cause);
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        said(line);
      }
    } catch (IOException closed) {
      // It has ended: told below.
    }
    synchronized (lines) {
      ended.complete(null);
      lines.notifyAll();
    }
  }

  private void said(String line) {
    synchronized (lines) {
      lines.add(line);
      lines.notifyAll();
    }
  }
}
