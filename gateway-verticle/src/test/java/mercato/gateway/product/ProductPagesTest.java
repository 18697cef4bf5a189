package mercato.gateway.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import mercato.gateway.http.StoredReply;
import org.junit.jupiter.api.Test;

class ProductPagesTest {

  private static final long NOW = 1_000_000;
  private static final long FOREVER = Long.MAX_VALUE;

  private final ProductPages pages = new ProductPages(3, 10_000, 30_000);

  @Test
  void aReplyIsGoodForItsTimeAndNotAMillisecondLonger() {
    pages.keep("a", version(1), FOREVER, NOW);
    assertThat(pages.find("a", NOW + 29_999)).isNotNull();
    assertThat(pages.find("a", NOW + 30_000)).isNull();
    assertThat(pages.bytes()).isZero();
  }

  @Test
  void aPriceThatWillChangeEndsItEarlier() {
    pages.keep("a", version(1), NOW + 7, NOW);
    assertThat(pages.find("a", NOW + 6)).isNotNull();
    assertThat(pages.find("a", NOW + 7)).isNull();
    pages.keep("a", version(1), NOW, NOW);
    assertThat(pages.find("a", NOW)).isNull();
  }

  @Test
  void theOneThatWasAskedForTheLongestAgoGoesFirst() {
    pages.keep("a", version(1), FOREVER, NOW);
    pages.keep("b", version(1), FOREVER, NOW);
    pages.keep("c", version(1), FOREVER, NOW);
    pages.find("a", NOW);
    pages.keep("d", version(1), FOREVER, NOW);
    assertThat(pages.find("b", NOW)).isNull();
    assertThat(pages.find("a", NOW)).isNotNull();
    assertThat(pages.entries()).isEqualTo(3);
  }

  @Test
  void theirSizeIsBoundedToo() {
    for (int i = 0; i < 100; i++) {
      pages.keep("large" + i, new StoredReply(1, "x".repeat(4_000)), FOREVER, NOW);
      assertThat(pages.bytes()).isLessThanOrEqualTo(10_000);
    }
    assertThat(pages.entries()).isEqualTo(2);
    pages.keep("huge", new StoredReply(1, "x".repeat(10_000)), FOREVER, NOW);
    assertThat(pages.find("huge", NOW)).isNull();
    assertThat(pages.bytes()).isZero();
  }

  @Test
  void whatChangedIsForgottenAndNothingOlderIsTakenAgain() {
    pages.keep("a", version(1), FOREVER, NOW);
    pages.changed("a", 2, NOW);
    assertThat(pages.find("a", NOW)).isNull();
    assertThat(pages.atLeast("a", NOW)).isEqualTo(2);
    pages.keep("a", version(1), FOREVER, NOW);
    assertThat(pages.find("a", NOW)).isNull();
    pages.keep("a", version(2), FOREVER, NOW);
    assertThat(pages.find("a", NOW)).isNotNull();
  }

  @Test
  void newsThatComesLateOrTwiceDropsNothing() {
    pages.keep("a", version(3), FOREVER, NOW);
    pages.changed("a", 3, NOW);
    pages.changed("a", 2, NOW);
    assertThat(pages.find("a", NOW)).isNotNull();
    assertThat(pages.atLeast("a", NOW)).isEqualTo(3);
  }

  @Test
  void whatWasToldIsRememberedAsLongAsAReplyWouldBe() {
    pages.changed("a", 2, NOW);
    assertThat(pages.atLeast("a", NOW + 29_999)).isEqualTo(2);
    assertThat(pages.atLeast("a", NOW + 30_000)).isNull();
  }

  @Test
  void whatWasToldIsBounded() {
    pages.changed("first", 1, NOW);
    for (int i = 0; i < 10_000; i++) {
      pages.changed("p" + i, 1, NOW);
    }
    assertThat(pages.atLeast("first", NOW)).isNull();
    assertThat(pages.atLeast("p0", NOW)).isEqualTo(1);
  }

  private static StoredReply version(long version) {
    return new StoredReply(version, Map.of("version", version));
  }
}
