package mercato.platform.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TraceTest {

  private static final String GIVEN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void aChildKeepsTheTraceAndHasItsOwnParentId() {
    String child = Trace.child(GIVEN);
    assertThat(Trace.valid(child)).isTrue();
    assertThat(Trace.id(child)).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(child).isNotEqualTo(GIVEN).endsWith("-01");
  }

  @Test
  void whatIsNoTraceparentBecomesANewTrace() {
    for (String wrong :
        List.of(
            "",
            "x",
            GIVEN + "0",
            GIVEN.toUpperCase(Locale.ROOT),
            GIVEN.replace('-', '0'),
            GIVEN.replace("00-", "01-"),
            GIVEN.replace('7', 'g'),
            GIVEN.replace("-00f067aa0ba902b7", "-0000000000000000"),
            zeroes())) {
      assertThat(Trace.valid(wrong)).as(wrong).isFalse();
      assertThat(Trace.valid(Trace.child(wrong))).isTrue();
    }
    assertThat(Trace.valid(Trace.child(null))).isTrue();
    assertThat(Trace.next()).isNotEqualTo(Trace.next()).matches(Trace::valid);
  }

  private static String zeroes() {
    return "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01";
  }
}
