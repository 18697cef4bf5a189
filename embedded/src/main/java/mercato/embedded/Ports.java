package mercato.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports on loopback. */
final class Ports {
  /**
   * Below the range that Linux hands to outgoing connections. Within it, a client that reconnects
   * to a port nobody listens on may be given that very port, meet itself, and keep the store out.
   */
  private static final int LOWEST = 10_000;

  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 100;

  private Ports() {}

  /** The port itself, or any free one for 0. */
  static int orFree(int port) {
    if (port != 0) {
      return port;
    }
    for (int i = 0; i < ATTEMPTS; i++) {
      int candidate = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(candidate)) {
        return candidate;
      }
    }
    throw new StoreException(
        "No free port found on 127.0.0.1 between %d and %d".formatted(LOWEST, HIGHEST));
  }

  static void requireFree(String store, int port) {
    if (!isFree(port)) {
      throw new StoreException(
          "Port %d, meant for %s, is taken by another program: end that program, or give %s another port"
              .formatted(port, store, store));
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
