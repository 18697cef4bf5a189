package mercato.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {

  @Test
  void idsOfOneProcessSortInTheOrderOfTheirCreationAndCarryTheTime() {
    long before = System.currentTimeMillis();
    var ids = Stream.generate(Ids::next).limit(20_000).map(UUID::toString).toList();

    assertThat(ids).isSorted().doesNotHaveDuplicates();
    UUID first = UUID.fromString(ids.get(0));
    assertThat(first.version()).isEqualTo(7);
    assertThat(first.variant()).isEqualTo(2);
    assertThat(first.getMostSignificantBits() >>> 16).isBetween(before, before + 10_000);
  }

  @Test
  void aDerivedIdIsTheSameForTheSameStepAndAnotherForAnother() {
    assertThat(Ids.derived("order-1", "capture"))
        .isEqualTo(Ids.derived("order-1", "capture"))
        .isNotEqualTo(Ids.derived("order-1", "refund"))
        .isNotEqualTo(Ids.derived("order-2", "capture"));
  }
}
