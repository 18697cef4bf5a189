package mercato.embedded.mongo;

import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The server's process. Arguments: the data file, the port on 127.0.0.1, and the file that it
 * creates, holding its process id, once it serves.
 */
public final class MongoMain {
  private MongoMain() {}

  public static void main(String[] args) {
    try {
      serve(args[0], Integer.parseInt(args[1]), Path.of(args[2]));
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1); // threads of a half-started server would keep the JVM alive
    }
  }

  private static void serve(String dataFile, int port, Path readyFile) throws IOException {
    var server = new MongoServer(new CommittingBackend(dataFile));
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow, "mongo-shutdown"));
    server.bind("127.0.0.1", port);
    Files.writeString(readyFile, Long.toString(ProcessHandle.current().pid()));
  }
}
