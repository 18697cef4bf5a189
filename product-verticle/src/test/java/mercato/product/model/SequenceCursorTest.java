package mercato.product.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.Test;

class SequenceCursorTest {

  @Test
  void aPlaceIsReadAsItWasWritten() {
    String place = Ids.next().toString();
    assertThat(SequenceCursor.read(new Page(20, SequenceCursor.after(place)))).isEqualTo(place);
    assertThat(SequenceCursor.read(new Page(20, null))).isNull();
  }

  @Test
  void whatIsNotOursIsRefused() {
    for (String cursor : List.of("", "%", "bm90IG91cnM", "A".repeat(23), "A".repeat(5_000))) {
      var refusal =
          catchThrowableOfType(Problem.class, () -> SequenceCursor.read(new Page(20, cursor)));
      assertThat(refusal.code()).isEqualTo("INVALID_REQUEST");
    }
  }
}
