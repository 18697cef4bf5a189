package mercato.product.selling;

import static mercato.product.selling.Orders.cancelled;
import static mercato.product.selling.Orders.confirmed;
import static mercato.product.selling.Orders.delivery;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import mercato.contract.order.OrderFact;
import mercato.platform.stream.Delivery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {

  private static final long MAX_PAIRS = 1_000;

  @TempDir Path parent;

  private final OrderTally tally = OrderTally.empty("topic", MAX_PAIRS);
  private final List<Delivery<OrderFact>> facts =
      List.of(
          delivery(0, 3, confirmed("o1", "a", "b")),
          delivery(0, 4, confirmed("o2", "a", "b")),
          delivery(0, 6, confirmed("o3", "a")));

  private Path file;
  private SnapshotFile snapshot;

  @BeforeEach
  void open() {
    Path directory = parent.resolve("made").resolve("when needed");
    file = directory.resolve("orders.snapshot");
    snapshot = new SnapshotFile(directory);
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    assertThat(snapshot.read(MAX_PAIRS)).isEmpty();
    tally.take(facts);
    snapshot.write(tally);

    OrderTally read = snapshot.read(MAX_PAIRS).orElseThrow();
    assertThat(read.next()).isEqualTo(Map.of(0, 7L));
    assertThat(read.together().orders("a")).isEqualTo(3);
    assertThat(read.together().with("b", 5)).isEmpty();
    assertThat(read.together().pairs()).isEqualTo(2);

    read.take(List.of(delivery(1, 0, confirmed("o4", "c"))));
    snapshot.write(read);
    assertThat(snapshot.read(MAX_PAIRS).orElseThrow().together().with("b", 5)).containsExactly("a");
  }

  @Test
  void whatStandsThereAsItIsIsNotWrittenAgain() throws IOException {
    tally.take(facts);
    tally.save(snapshot);
    OrderTally read = snapshot.read(MAX_PAIRS).orElseThrow();
    Files.delete(file);
    tally.save(snapshot);
    read.save(snapshot);
    assertThat(file).doesNotExist();
    read.take(List.of(delivery(1, 0, confirmed("o4", "c"))));
    read.save(snapshot);
    assertThat(file).exists();
  }

  /** Killed after facts that the snapshot does not know: they come again, among others. */
  @Test
  void factsThatCameAfterTheSnapshotCountOnceWhenTheyComeAgain() throws IOException {
    tally.take(facts.subList(0, 2));
    snapshot.write(tally);
    tally.take(facts);

    OrderTally restarted = snapshot.read(MAX_PAIRS).orElseThrow();
    restarted.take(facts);
    restarted.take(List.of(delivery(0, 7, cancelled("o1", "a", "b"))));
    assertThat(restarted.together().orders("a")).isEqualTo(2);
    assertThat(restarted.together().orders("b")).isEqualTo(1);
  }

  @Test
  void aFactThatTheRelayRepeatsAfterTheRestartCountsOnce() throws IOException {
    tally.take(facts);
    snapshot.write(tally);
    OrderTally restarted = snapshot.read(MAX_PAIRS).orElseThrow();
    restarted.take(List.of(new Delivery<>(facts.get(2).envelope(), 0, 7)));
    assertThat(restarted.together().orders("a")).isEqualTo(3);
  }

  @Test
  void aDamagedFileIsNotBelieved() throws IOException {
    tally.take(facts);
    snapshot.write(tally);
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i += 11) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      Files.write(file, damaged);
      assertThat(snapshot.read(MAX_PAIRS)).as("byte %d", i).isEmpty();
    }
    for (int length : new int[] {0, 5, 8, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(snapshot.read(MAX_PAIRS)).as("%d bytes", length).isEmpty();
    }
    Files.write(file, whole);
    assertThat(snapshot.read(MAX_PAIRS)).isPresent();
  }

  @Test
  void aDraftThatACrashLeftBehindDoesNoHarm() throws IOException {
    tally.take(facts);
    snapshot.write(tally);
    Files.writeString(file.resolveSibling("orders.snapshot.new"), "half a snapsh");
    assertThat(snapshot.read(MAX_PAIRS)).isPresent();
    snapshot.write(tally);
    assertThat(snapshot.read(MAX_PAIRS)).isPresent();
    assertThat(file.resolveSibling("orders.snapshot.new")).doesNotExist();
  }
}
