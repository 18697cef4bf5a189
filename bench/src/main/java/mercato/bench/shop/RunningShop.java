package mercato.bench.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A shop that runs on a data folder of this machine, as {@code run/shop.json} and {@code
 * run/stores.env} there tell whoever may read them.
 *
 * @param url where shoppers come in
 * @param managementUrls {@code http://host:port} of each process
 * @param settings how to reach its stores and its payment provider, as environment variables
 */
public record RunningShop(URI url, List<String> managementUrls, Map<String, String> settings) {

  /**
   * @throws IllegalStateException when no shop runs there; the message says so
   */
  public static RunningShop at(Path data) {
    Path stores = data.resolve("run").resolve("stores.env");
    try {
      JsonNode shop = run(data);
      if (shop == null || !Files.exists(stores)) {
        throw new IllegalStateException(
            "no shop runs on "
                + data.toAbsolutePath().normalize()
                + ": name its folder with --data");
      }
      var management = new ArrayList<String>();
      shop.path("processes").forEach(each -> management.add(each.path("management").asText()));
      return new RunningShop(URI.create(shop.path("url").asText()), management, variables(stores));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /**
   * The data folder of the shop on a port of this machine.
   *
   * @throws IllegalStateException when this user runs none there; the message says so
   */
  public static Path folder(int port) {
    String user = System.getProperty("user.name");
    Path hints = Path.of(System.getProperty("java.io.tmpdir"), "mercato-" + user);
    Path hint = hints.resolve(Integer.toString(port));
    try {
      if (Files.exists(hint) && Files.getOwner(hints).getName().equals(user)) {
        Path data = Path.of(Files.readString(hint));
        JsonNode run = run(data);
        if (run != null && URI.create(run.path("url").asText()).getPort() == port) {
          return data;
        }
      }
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
    throw new IllegalStateException(
        "no shop of yours runs on port " + port + "; name its folder with --data");
  }

  /** What the launcher says of itself; null when it is gone. */
  private static JsonNode run(Path data) throws IOException {
    Path file = data.resolve("run").resolve("shop.json");
    if (!Files.exists(file)) {
      return null;
    }
    JsonNode run = new ObjectMapper().readTree(file.toFile());
    return ProcessHandle.of(run.path("pid").asLong()).isPresent() ? run : null;
  }

  /** Lines of {@code NAME='value'}. */
  public static Map<String, String> variables(Path file) throws IOException {
    var variables = new HashMap<String, String>();
    for (String line : Files.readAllLines(file)) {
      int equals = line.indexOf('=');
      String quoted = line.substring(equals + 1);
      variables.put(
          line.substring(0, equals),
          quoted.substring(1, quoted.length() - 1).replace("'\\''", "'"));
    }
    return variables;
  }

  /**
   * @throws IllegalStateException when the shop has not told it
   */
  public String setting(String name) {
    String value = settings.get(name);
    if (value == null) {
      throw new IllegalStateException("run/stores.env does not say " + name);
    }
    return value;
  }

  /**
   * How to connect to the database of a service, as its owner.
   *
   * @param service such as {@code order}
   */
  public PgConnectOptions postgres(String service) {
    String prefix = "MERCATO_" + service.toUpperCase(Locale.ROOT) + "_POSTGRES_";
    return PgConnectOptions.fromUri(setting(prefix + "URL"))
        .setUser(setting(prefix + "USER"))
        .setPassword(setting(prefix + "PASSWORD"));
  }
}
