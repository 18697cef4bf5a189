package mercato.platform.launch;

import java.util.Optional;
import mercato.platform.bus.BusConfig;
import mercato.platform.config.Config;
import mercato.platform.config.Section;
import mercato.platform.stream.KafkaConfig;

/**
 * How a process runs, whatever it serves. Section {@code node}: {@code name} (for people, default
 * mercato), {@code eventLoops} (1 to 64, default: one a core), {@code managementHost} (default
 * 127.0.0.1), {@code managementPort} (default 0: any free one); sections {@code bus}, {@code
 * kafka}, {@code cluster}.
 *
 * @param cluster empty for a process on its own
 */
public record NodeConfig(
    String name,
    int eventLoops,
    String managementHost,
    int managementPort,
    BusConfig bus,
    KafkaConfig kafka,
    Optional<ClusterConfig> cluster) {

  private static final String NAME = "mercato";
  private static final int MAX_EVENT_LOOPS = 64;
  private static final String MANAGEMENT_HOST = "127.0.0.1";

  public static NodeConfig from(Config config) {
    Section node = config.section("node");
    return new NodeConfig(
        node.text("name", NAME),
        node.integer("eventLoops", Runtime.getRuntime().availableProcessors(), 1, MAX_EVENT_LOOPS),
        node.text("managementHost", MANAGEMENT_HOST),
        node.integer("managementPort", 0, 0, 65_535),
        BusConfig.from(config.section("bus")),
        KafkaConfig.from(config.section("kafka")),
        ClusterConfig.from(config.section("cluster")));
  }
}
