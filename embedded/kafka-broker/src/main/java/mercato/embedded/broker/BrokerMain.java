package mercato.embedded.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One KRaft node, broker and controller in one. Arguments: the file of its settings, and the file
 * that it creates, holding its process id, once it serves.
 */
public final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) {
    try {
      serve(Path.of(args[0]), Path.of(args[1]));
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1); // threads of a half-started broker would keep the JVM alive
    }
  }

  private static void serve(Path settingsFile, Path readyFile) throws Exception {
    var settings = new Properties();
    try (var reader = Files.newBufferedReader(settingsFile)) {
      settings.load(reader);
    }
    formatUnlessDone(settings);
    var server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
    server.startup();
    Files.writeString(readyFile, Long.toString(ProcessHandle.current().pid()));
    server.awaitShutdown();
  }

  private static void formatUnlessDone(Properties settings) throws Exception {
    var directory = settings.getProperty("log.dirs");
    if (Files.exists(Path.of(directory, "meta.properties"))) {
      return;
    }
    clear(Path.of(directory));
    new Formatter()
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(Integer.parseInt(settings.getProperty("node.id")))
        .setControllerListenerName(settings.getProperty("controller.listener.names"))
        .addDirectory(directory)
        .setMetadataLogDirectory(directory)
        .run();
  }

  /** A formatting that was cut short leaves files behind which the next one would stumble over. */
  private static void clear(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
