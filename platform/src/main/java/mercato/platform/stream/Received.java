package mercato.platform.stream;

import java.nio.ByteBuffer;
import mercato.contract.stream.Fact;
import mercato.contract.stream.FactTypes;
import mercato.platform.json.Json;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A Kafka record on its way to a handler, decoded on the thread that fetched it.
 *
 * @param offset in the topic; for a dead letter the one that it had before it died
 * @param delivery null when it cannot be read
 */
record Received<F extends Fact>(String key, byte[] value, long offset, Delivery<F> delivery) {

  /** Names the header of a dead letter with its first offset, 8 bytes. */
  static final String OFFSET_HEADER = "mercato-offset";

  static <F extends Fact> Received<F> of(
      ConsumerRecord<String, byte[]> record, FactTypes<F> types) {
    var first = record.headers().lastHeader(OFFSET_HEADER);
    long offset = first == null ? record.offset() : ByteBuffer.wrap(first.value()).getLong();
    var key = record.key() == null ? "" : record.key();
    return new Received<>(key, record.value(), offset, decode(record, offset, types));
  }

  private static <F extends Fact> Delivery<F> decode(
      ConsumerRecord<String, byte[]> record, long offset, FactTypes<F> types) {
    try {
      return new Delivery<>(Json.envelope(record.value(), types), record.partition(), offset);
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }
}
