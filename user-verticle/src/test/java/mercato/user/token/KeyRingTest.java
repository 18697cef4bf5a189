package mercato.user.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRingTest {

  private static final SigningKey OLD = SigningKey.generate();
  private static final SigningKey NEW = SigningKey.generate();
  private static final Instant SWITCH = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void aNewKeyIsShownBeforeItSigns() {
    KeyRing ring = at(SWITCH.minusMillis(1));
    assertThat(ring.valid()).extracting(KeyRing.Entry::key).containsExactly(NEW, OLD);
    assertThat(ring.signing()).isEqualTo(OLD);
    assertThat(at(SWITCH).signing()).isEqualTo(NEW);
  }

  @Test
  void theKeyBeforeIsShownUntilItsLastTokenHasExpired() {
    Instant end = SWITCH.plusSeconds(660);
    assertThat(at(end.minusMillis(1)).valid()).hasSize(2);
    assertThat(at(end).valid()).extracting(KeyRing.Entry::key).containsExactly(NEW);
  }

  @Test
  void anOnlyKeySignsEvenBeforeItsTime() {
    var early = new KeyRing(List.of(new KeyRing.Entry(2, SWITCH, NEW)), SWITCH.minusSeconds(9));
    assertThat(early.signing()).isEqualTo(NEW);
    assertThat(early.valid()).hasSize(1);
  }

  private static KeyRing at(Instant now) {
    return new KeyRing(
        List.of(
            new KeyRing.Entry(2, SWITCH, NEW),
            new KeyRing.Entry(1, SWITCH.minusSeconds(86_400), OLD)),
        now);
  }
}
