package mercato.contract.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A Kafka topic of facts.
 *
 * @param name of the topic
 * @param owner the only service that writes to it
 * @param partitions how many; facts of one key stay in one, so the number never changes
 * @param retention how long facts are kept; empty for a compacted topic, which keeps the last fact
 *     of each key for ever
 * @param types the facts that it carries
 */
public record Topic<F extends Fact>(
    String name, String owner, int partitions, Optional<Duration> retention, FactTypes<F> types) {

  /** The partition of a key, the same in every process and language: CRC-32 modulo partitions. */
  public int partition(String key) {
    var crc = new CRC32();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % partitions);
  }
}
