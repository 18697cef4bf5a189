package mercato.platform.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import mercato.contract.stream.Fact;
import mercato.contract.stream.FactTypes;
import mercato.contract.stream.Topic;

/** Facts of no service. */
public sealed interface TestFact extends Fact {

  /** One of a sequence that its key counts. */
  record Counted(String key, int number, Instant at) implements TestFact {}

  static TestFact counted(String key, int number) {
    return new Counted(key, number, Instant.EPOCH);
  }

  /** A topic that no other test has. */
  static Topic<TestFact> topic(int partitions) {
    return topic(partitions, Optional.of(Duration.ofDays(1)));
  }

  static Topic<TestFact> topic(int partitions, Optional<Duration> retention) {
    return new Topic<>(
        "test." + UUID.randomUUID(), "test", partitions, retention, FactTypes.of(TestFact.class));
  }
}
