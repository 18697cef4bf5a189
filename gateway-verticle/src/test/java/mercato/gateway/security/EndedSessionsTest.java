package mercato.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndedSessionsTest {

  private final EndedSessions ended = new EndedSessions(600, 3);

  @Test
  void eachIsKeptForItsTime() {
    ended.add("a", 1_000);
    ended.add("b", 1_100);
    ended.forgetOld(1_599);
    assertThat(ended.contains("a")).isTrue();
    ended.forgetOld(1_600);
    assertThat(ended.contains("a")).isFalse();
    assertThat(ended.contains("b")).isTrue();
  }

  @Test
  void whatIsHeardAgainIsKeptNoLonger() {
    ended.add("a", 1_000);
    ended.add("b", 1_100);
    ended.add("a", 1_500);
    ended.forgetOld(1_600);
    assertThat(ended.contains("a")).isFalse();
  }

  @Test
  void whatCannotBeKeptIsOwnedUpTo() {
    ended.add("a", 1_000);
    ended.add("b", 1_000);
    assertThat(ended.full()).isFalse();
    ended.add("c", 1_000);
    assertThat(ended.full()).isTrue();
    ended.add("d", 1_100);
    assertThat(ended.contains("d")).isFalse();
    ended.forgetOld(1_600);
    assertThat(ended.full()).as("the lost one would be forgotten before long").isFalse();
  }
}
