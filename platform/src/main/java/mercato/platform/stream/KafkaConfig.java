package mercato.platform.stream;

import java.util.HashMap;
import java.util.Map;
import mercato.platform.config.Section;

/**
 * Where Kafka is, and the settings that every client of it shares.
 *
 * @param bootstrapServers {@code host:port,host:port}
 * @param replicationFactor copies of each topic that is made, 1 to 5, default 1
 * @param security {@code security.protocol}, {@code sasl.mechanism}, {@code sasl.jaas.config} where
 *     needed; never printed
 */
public record KafkaConfig(
    String bootstrapServers, int replicationFactor, Map<String, String> security) {

  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;
  private static final int MAX_BLOCK_MILLIS = 1_000;
  private static final int DELIVERY_TIMEOUT_MILLIS = 10_000;
  private static final int TRANSACTION_TIMEOUT_MILLIS = 15_000;
  private static final int PRODUCER_MEMORY_BYTES = 8 << 20;
  private static final int BATCH_BYTES = 512 << 10;
  private static final int FETCH_BYTES = 8 << 20;
  private static final int MAX_BACKOFF_MILLIS = 1_000;

  public KafkaConfig {
    security = Map.copyOf(security);
  }

  /**
   * Reads {@code bootstrapServers}, {@code replicationFactor}, {@code securityProtocol}, {@code
   * saslMechanism}, {@code saslJaasConfig}.
   */
  public static KafkaConfig from(Section section) {
    var security = new HashMap<String, String>();
    section
        .optional("securityProtocol")
        .ifPresent(value -> security.put("security.protocol", value));
    section.optional("saslMechanism").ifPresent(value -> security.put("sasl.mechanism", value));
    var jaas = section.secret("saslJaasConfig", "");
    if (!jaas.isEmpty()) {
      security.put("sasl.jaas.config", jaas);
    }
    return new KafkaConfig(
        section.required("bootstrapServers"),
        section.integer("replicationFactor", 1, 1, 5),
        security);
  }

  /** One plain node. */
  public static KafkaConfig of(String bootstrapServers) {
    return new KafkaConfig(bootstrapServers, 1, Map.of());
  }

  /** Settings of an administrative client. */
  public Map<String, Object> admin() {
    var settings = common();
    settings.put("default.api.timeout.ms", REQUEST_TIMEOUT_MILLIS);
    return settings;
  }

  /**
   * Settings of a producer that loses and reorders nothing, fails a record after 10 s and blocks
   * its thread for 1 s at most. One request at a time: on a partition that is just being made, the
   * second of two may be taken and the first, tried again, then never fits.
   */
  public Map<String, Object> producer() {
    var settings = common();
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    settings.put("max.block.ms", MAX_BLOCK_MILLIS);
    settings.put("delivery.timeout.ms", DELIVERY_TIMEOUT_MILLIS);
    settings.put("transaction.timeout.ms", TRANSACTION_TIMEOUT_MILLIS);
    settings.put("buffer.memory", PRODUCER_MEMORY_BYTES);
    settings.put("max.in.flight.requests.per.connection", 1);
    settings.put("batch.size", BATCH_BYTES);
    return settings;
  }

  /** Settings of a consumer that sees committed facts only, from the first, and commits nothing. */
  public Map<String, Object> consumer() {
    var settings = common();
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", false);
    settings.put("default.api.timeout.ms", DELIVERY_TIMEOUT_MILLIS);
    settings.put("fetch.max.bytes", FETCH_BYTES);
    return settings;
  }

  private Map<String, Object> common() {
    var settings = new HashMap<String, Object>(security);
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("request.timeout.ms", REQUEST_TIMEOUT_MILLIS);
    settings.put("reconnect.backoff.max.ms", MAX_BACKOFF_MILLIS);
    return settings;
  }

  @Override
  public String toString() {
    return "KafkaConfig[" + bootstrapServers + "]";
  }
}
