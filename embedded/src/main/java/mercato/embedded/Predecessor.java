package mercato.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The child that an earlier JVM left behind: one whose JVM was killed may still be shutting down. A
 * process id alone proves nothing, as ids are used again: ours runs the recorded executable in a
 * working directory within our data.
 */
final class Predecessor {
  private static final Duration FORCED_END = Duration.ofSeconds(5);

  private Predecessor() {}

  static void record(Path pidFile, long pid, Path executable) throws IOException {
    Files.writeString(pidFile, pid + "\n" + executable.toRealPath());
  }

  /** Waits for the predecessor's end, forces it if need be, and clears its process id. */
  static void end(DataDirectory data, String store, Duration orderlyEnd)
      throws IOException, InterruptedException {
    var pidFile = data.pidFile(store);
    if (!Files.exists(pidFile)) {
      return;
    }
    var lines = Files.readAllLines(pidFile);
    if (lines.size() == 2) {
      var process = ProcessHandle.of(Long.parseLong(lines.get(0)));
      if (process.isPresent() && isOurs(process.get(), lines.get(1), data)) {
        end(store, process.get(), orderlyEnd);
      }
    }
    Files.delete(pidFile);
  }

  private static void end(String store, ProcessHandle process, Duration orderlyEnd)
      throws InterruptedException {
    if (hasEnded(process, orderlyEnd)) {
      return;
    }
    process.destroyForcibly();
    if (!hasEnded(process, FORCED_END)) {
      throw new StoreException(
          "Process %d, an earlier %s on the same data, cannot be ended: end it by hand"
              .formatted(process.pid(), store));
    }
  }

  private static boolean isOurs(ProcessHandle process, String executable, DataDirectory data) {
    return process.info().command().filter(executable::equals).isPresent()
        && worksWithin(process.pid(), data.root());
  }

  /** Whether the process's working directory lies in the directory; true where nobody can tell. */
  static boolean worksWithin(long pid, Path directory) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).startsWith(directory);
    } catch (IOException unreadable) {
      return !Files.exists(Path.of("/proc/self"));
    }
  }

  private static boolean hasEnded(ProcessHandle process, Duration limit)
      throws InterruptedException {
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return !process.isAlive();
    }
  }
}
