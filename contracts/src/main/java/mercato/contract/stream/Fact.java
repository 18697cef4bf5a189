package mercato.contract.stream;

import java.time.Instant;

/** Something that has happened and outlives its owner's crash. Told over Kafka, at least once. */
public interface Fact {

  /** What it is about; facts of one key are read in the order in which they happened. */
  String key();

  /** When it happened. */
  Instant at();
}
