package mercato.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A program to be supervised: listens on the port that its environment names. */
public final class ListeningMain {
  private ListeningMain() {}

  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(System.getenv("PORT"));
    try (var server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
      while (true) {
        server.accept().close();
      }
    }
  }

  static boolean answers(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
