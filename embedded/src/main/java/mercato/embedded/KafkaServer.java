package mercato.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Kafka node without ZooKeeper, broker and controller in one JVM. */
public final class KafkaServer extends Server {
  /**
   * One node keeps one copy of everything. A short session lets a killed broker register again
   * within seconds. Buffers and threads are small, as the heap is.
   */
  private static final String SETTINGS =
      """
      process.roles=broker,controller
      node.id=1
      controller.quorum.voters=1@127.0.0.1:{controllerPort}
      listeners=BROKER://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controllerPort}
      advertised.listeners=BROKER://127.0.0.1:{port}
      listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
      inter.broker.listener.name=BROKER
      controller.listener.names=CONTROLLER
      log.dirs={log}
      auto.create.topics.enable=false
      default.replication.factor=1
      min.insync.replicas=1
      offsets.topic.replication.factor=1
      offsets.topic.num.partitions=4
      transaction.state.log.replication.factor=1
      transaction.state.log.min.isr=1
      transaction.state.log.num.partitions=4
      share.coordinator.state.topic.replication.factor=1
      share.coordinator.state.topic.min.isr=1
      group.initial.rebalance.delay.ms=0
      broker.session.timeout.ms=2000
      broker.heartbeat.interval.ms=500
      log.cleaner.dedupe.buffer.size=16777216
      num.network.threads=2
      num.io.threads=4
      """;

  private static final Logger LOG = LoggerFactory.getLogger(KafkaServer.class);

  KafkaServer(DataDirectory data, int port) {
    super("kafka", data, port);
  }

  /** {@code 127.0.0.1:port}, as {@code bootstrap.servers} wants it. */
  public String url() {
    return HOST + ":" + port();
  }

  @Override
  Child launch() throws IOException, InterruptedException {
    var directory = Files.createDirectories(data().store(name()));
    var ready = directory.resolve("ready");
    Files.deleteIfExists(ready);
    var settings = directory.resolve("server.properties");
    Files.writeString(settings, settings(directory.resolve("log")));
    var main = List.of("mercato.embedded.broker.BrokerMain", settings.toString(), ready.toString());
    var command = ChildJvm.command(archive().options(), classPath(), main);
    var child = Child.spawn(name(), "TERM", data(), List.of(), directory, command);
    child.awaitReady(() -> ChildJvm.isServing(ready, child.pid()), START_LIMIT);
    return child;
  }

  @Override
  void stop(Duration limit) {
    super.stop(limit);
    try {
      archive().adopt();
    } catch (IOException e) {
      LOG.info("The next start of Kafka will be no faster: {}", e.toString());
    }
  }

  private ClassArchive archive() throws IOException {
    return new ClassArchive(data().store(name()), Binaries.cache(data()), classPath());
  }

  private static List<Path> classPath() throws IOException {
    return ChildJvm.classPath("kafka-broker");
  }

  private String settings(Path log) {
    return SETTINGS
        .replace("{port}", Integer.toString(port()))
        .replace("{controllerPort}", Integer.toString(Ports.orFree(0)))
        .replace("{log}", log.toString());
  }
}
