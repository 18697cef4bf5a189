package mercato.gateway;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests that no well-behaved client sends. */
final class Raw {

  private static final int TIMEOUT_MILLIS = 10_000;

  private Raw() {}

  /** Sends a request line, with a host and nothing more, and returns the whole reply. */
  static String reply(int port, String requestLine) throws IOException {
    return exchange(port, requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  static int statusOf(int port, String requestLine) throws IOException {
    return Integer.parseInt(reply(port, requestLine).split(" ")[1]);
  }

  /** Sends bytes as they are and reads until the other side closes. */
  static String exchange(int port, String bytes) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
