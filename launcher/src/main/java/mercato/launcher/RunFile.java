package mercato.launcher;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mercato.platform.json.Json;

/**
 * What a running shop tells {@code status}, {@code stop} and other tools: {@code run/shop.json} in
 * its data folder, and beside it {@code stores.env}, how to reach its stores.
 *
 * @param pid of the launcher
 * @param startedAt in milliseconds since 1970, by which a stranger with the same pid is told apart
 * @param url where shoppers come in
 * @param processes with a management port each
 * @param mails where they go, for people
 */
record RunFile(long pid, long startedAt, String url, List<Member> processes, String mails) {

  /** A process of the shop and where its health and metrics are. */
  record Member(String name, String management) {}

  /**
   * @param stores URLs and credentials, by dotted key
   */
  static void write(
      Path data, String url, List<Member> processes, String mails, Map<String, String> stores) {
    var self = ProcessHandle.current();
    var run = new RunFile(self.pid(), started(self), url, processes, mails);
    EnvFile.write(stores(data), stores);
    try {
      Files.writeString(path(data), Json.text(run));
      PortFile.write(run.port(), data);
    } catch (IOException cause) {
      throw new LaunchException(path(data) + " cannot be written: " + cause.getMessage(), cause);
    }
  }

  /** The shop that runs on this data; empty when none does. */
  static Optional<RunFile> find(Path data) {
    try {
      return Files.exists(path(data))
          ? Optional.of(Json.decode(Files.readAllBytes(path(data)), RunFile.class))
              .filter(run -> run.process().isPresent())
          : Optional.empty();
    } catch (IOException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  static void delete(Path data) {
    find(data).ifPresent(run -> PortFile.delete(run.port()));
    try {
      Files.deleteIfExists(path(data));
      Files.deleteIfExists(stores(data));
    } catch (IOException stale) {
      // The next reader sees that its process is gone.
    }
  }

  /** Where shoppers come in. */
  int port() {
    return URI.create(url).getPort();
  }

  /** The launcher's process, if it still is the one that wrote the file. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(handle -> started(handle) == startedAt);
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static Path stores(Path data) {
    return data.resolve("run").resolve("stores.env");
  }

  private static Path path(Path data) {
    return data.resolve("run").resolve("shop.json");
  }
}
