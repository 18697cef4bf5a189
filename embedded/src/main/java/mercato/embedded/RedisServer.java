package mercato.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Redis 7, which appends each write to a file and forces it to disk every second. */
public final class RedisServer extends Server {
  private static final int PROBE_TIMEOUT_MILLIS = 1_000;
  private static final int PROBE_LINES = 200;

  RedisServer(DataDirectory data, int port) {
    super("redis", data, port);
  }

  /** {@code redis://:password@127.0.0.1:port}. */
  public String url() {
    return "redis://:%s@%s:%d".formatted(password(), HOST, port());
  }

  @Override
  Child launch() throws IOException, InterruptedException {
    var program = Binaries.redis(data());
    var directory = Files.createDirectories(data().store(name()));
    var settings = directory.resolve("redis.conf");
    DataDirectory.writePrivate(settings, settings(directory));
    var command = List.of(program.toString(), settings.toString());
    var child = Child.spawn(name(), "TERM", data(), List.of(), directory, command);
    child.awaitReady(() -> isServing(child.pid()), START_LIMIT);
    return child;
  }

  private String password() {
    return data().password(name());
  }

  private String settings(Path directory) {
    return """
        bind 127.0.0.1
        port %d
        requirepass %s
        dir "%s"
        appendonly yes
        appendfsync everysec
        save ""
        """
        .formatted(port(), password(), directory);
  }

  /** Whether the process that answers is the child itself and has read its data. */
  private boolean isServing(long pid) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(HOST, port()), PROBE_TIMEOUT_MILLIS);
      socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
      var ask = "AUTH " + password() + "\r\nINFO server\r\nINFO persistence\r\n";
      socket.getOutputStream().write(ask.getBytes(US_ASCII));
      var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      boolean ours = false;
      for (int i = 0; i < PROBE_LINES; i++) {
        var line = reader.readLine();
        if (line == null || line.startsWith("-")) {
          return false;
        }
        ours |= line.equals("process_id:" + pid);
        if (line.startsWith("loading:")) {
          return ours && line.equals("loading:0");
        }
      }
      return false;
    } catch (IOException notYet) {
      return false;
    }
  }
}
