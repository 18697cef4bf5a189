package mercato.platform.launch;

import java.nio.file.Path;
import java.util.Optional;
import mercato.platform.config.Section;

/**
 * How a node joins the cluster. Its text shows no secret.
 *
 * @param host address that this node listens on and is reached at; default 127.0.0.1
 * @param port JGroups port, 1 to 60,000; default 7800. Failure detection listens 1,000 above it, or
 *     on one of the next 50
 * @param busPort event-bus port, 0 for any; default 0
 * @param initialHosts {@code host:port} of nodes to ask for the cluster, joined by commas: some
 *     that are likely to run; default this node alone
 * @param stack JGroups stack file instead of the built-in one
 * @param keyStore PKCS12 file with one AES key, which encrypts what the nodes say about membership
 *     and registrations: the same on every node
 * @param authSecret shared secret that a joining node must know, at least 16 characters
 * @param busKeyStore PKCS12 file with a key pair: the event bus then speaks mutual TLS, and trusts
 *     this certificate only: the same on every node
 */
public record ClusterConfig(
    String host,
    int port,
    int busPort,
    String initialHosts,
    Optional<Path> stack,
    Path keyStore,
    String keyStorePassword,
    String authSecret,
    Optional<Path> busKeyStore,
    String busKeyStorePassword) {

  private static final String HOST = "127.0.0.1";
  private static final int PORT = 7_800;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_JGROUPS_PORT = 60_000;

  /**
   * Reads section {@code cluster}; each key is named as the component.
   *
   * @return empty unless {@code cluster.enabled} is true
   */
  public static Optional<ClusterConfig> from(Section cluster) {
    boolean enabled = cluster.flag("enabled", false);
    String host = cluster.text("host", HOST);
    int port = cluster.integer("port", PORT, 1, MAX_JGROUPS_PORT);
    int busPort = cluster.integer("busPort", 0, 0, MAX_PORT);
    String initialHosts = cluster.text("initialHosts", host + ":" + port);
    Optional<Path> stack = cluster.optional("stack").map(Path::of);
    String keyStore = enabled ? cluster.required("keyStore") : cluster.text("keyStore", "");
    String keyStorePassword = cluster.secret("keyStorePassword", "");
    String authSecret = enabled ? cluster.required("authSecret") : cluster.secret("authSecret", "");
    Optional<Path> busKeyStore = cluster.optional("busKeyStore").map(Path::of);
    String busKeyStorePassword = cluster.secret("busKeyStorePassword", "");
    if (!enabled) {
      return Optional.empty();
    }
    return Optional.of(
        new ClusterConfig(
            host,
            port,
            busPort,
            initialHosts,
            stack,
            Path.of(keyStore),
            keyStorePassword,
            authSecret,
            busKeyStore,
            busKeyStorePassword));
  }

  @Override
  public String toString() {
    return "cluster at " + host + ":" + port + " by " + initialHosts;
  }
}
