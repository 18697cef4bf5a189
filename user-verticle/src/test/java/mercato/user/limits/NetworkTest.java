package mercato.user.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2001:db8:0:1::",
        "2001:DB8::1:0:0:0:1",
        "2001:db8:0:1:ffff:ffff:ffff:ffff",
        "2001:db8:0:1::2%eth0"
      })
  void whoeverHasTheSame64BitsIsOne(String ip) {
    assertThat(Network.of(ip)).isEqualTo("20010db800000001");
  }

  @Test
  void othersAreOthers() {
    assertThat(Network.of("2001:db8:0:2::1")).isNotEqualTo(Network.of("2001:db8:0:1::1"));
    assertThat(Network.of("192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(Network.of("::ffff:192.0.2.1")).as("IPv4 in IPv6").isEqualTo("192.0.2.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "unknown", "1:2", "host.shop.example", "dead:beef.example"})
  void whatIsNoAddressStandsForItself(String text) {
    assertThat(Network.of(text)).isEqualTo(text);
  }

  @Test
  void noAddressIsOneToo() {
    assertThat(Network.of(null)).isEmpty();
  }
}
