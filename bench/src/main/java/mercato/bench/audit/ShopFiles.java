package mercato.bench.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What a running shop leaves in its data folder for tools. */
final class ShopFiles {

  private ShopFiles() {}

  /**
   * The data folder of the shop on a port.
   *
   * @throws IOException when this user runs none there; the message says so
   */
  static Path folder(int port) throws IOException {
    String user = System.getProperty("user.name");
    Path hints = Path.of(System.getProperty("java.io.tmpdir"), "mercato-" + user);
    Path hint = hints.resolve(Integer.toString(port));
    if (Files.exists(hint) && Files.getOwner(hints).getName().equals(user)) {
      Path data = Path.of(Files.readString(hint));
      JsonNode run = run(data);
      if (run != null && URI.create(run.path("url").asText()).getPort() == port) {
        return data;
      }
    }
    throw new IOException(
        "no shop of yours runs on port " + port + "; name its folder with --data");
  }

  /**
   * Where its stores are and how to enter them, by name of the environment variable.
   *
   * @throws IOException when no shop runs on the folder; the message says so
   */
  static Map<String, String> stores(Path data) throws IOException {
    Path file = data.resolve("run").resolve("stores.env");
    if (run(data) == null || !Files.exists(file)) {
      throw new IOException("no shop runs on " + data.toAbsolutePath().normalize());
    }
    var variables = new HashMap<String, String>();
    for (String line : Files.readAllLines(file)) {
      int equals = line.indexOf('=');
      String quoted = line.substring(equals + 2, line.length() - 1);
      variables.put(line.substring(0, equals), quoted.replace("'\\''", "'"));
    }
    return variables;
  }

  /** What the launcher says of itself; null when it is gone. */
  private static JsonNode run(Path data) throws IOException {
    Path file = data.resolve("run").resolve("shop.json");
    if (!Files.exists(file)) {
      return null;
    }
    JsonNode run = new ObjectMapper().readTree(Files.readAllBytes(file));
    return ProcessHandle.of(run.path("pid").asLong()).isPresent() ? run : null;
  }
}
