package mercato.gateway;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import mercato.platform.config.Config;
import mercato.platform.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {

  @Test
  void defaultsStandOnTheirOwn() {
    var config = Config.of(Map.of());
    var gateway = GatewayConfig.from(config);
    config.verify();
    assertThat(gateway)
        .isEqualTo(
            new GatewayConfig(
                "redis://127.0.0.1:6379",
                "0.0.0.0",
                8080,
                10_000,
                1_000,
                60,
                List.of(),
                0,
                List.of(),
                true,
                1_000,
                30,
                30,
                50_000,
                64));
  }

  @Test
  void everyKeyIsRead() {
    var config =
        Config.of(
            Map.ofEntries(
                entry("redis.url", "redis://store:6379"),
                entry("gateway.host", "127.0.0.1"),
                entry("gateway.port", "0"),
                entry("gateway.requestTimeoutMillis", "500"),
                entry("gateway.maxInFlight", "7"),
                entry("gateway.idleTimeoutSeconds", "5"),
                entry("gateway.corsOrigins", "https://a, https://b"),
                entry("gateway.hstsSeconds", "60"),
                entry("gateway.trustedProxies", "10.0.0.0/8, ::1"),
                entry("gateway.rateLimits.enabled", "false"),
                entry("gateway.streams.max", "3"),
                entry("gateway.streams.maxMinutes", "2"),
                entry("gateway.products.cacheSeconds", "0"),
                entry("gateway.products.cacheEntries", "5"),
                entry("gateway.products.cacheMebibytes", "6")));
    var gateway = GatewayConfig.from(config);
    config.verify();
    assertThat(gateway)
        .isEqualTo(
            new GatewayConfig(
                "redis://store:6379",
                "127.0.0.1",
                0,
                500,
                7,
                5,
                List.of("https://a", "https://b"),
                60,
                List.of("10.0.0.0/8", "::1"),
                false,
                3,
                2,
                0,
                5,
                6));
  }

  @Test
  void anUnknownKeyIsRefusedWithTheNearestOne() {
    var config = Config.of(Map.of("gateway.prot", "80", "gateway.maxInFlight", "none"));
    GatewayConfig.from(config);
    assertThatThrownBy(config::verify)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'gateway.port'")
        .hasMessageContaining("gateway.maxInFlight");
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0", "10.0.0.1, ::/129"})
  void aTrustedProxyMustBeAnAddressOrABlock(String proxies) {
    var config = Config.of(Map.of("gateway.trustedProxies", proxies));
    assertThatThrownBy(() -> GatewayConfig.from(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("gateway.trustedProxies");
  }
}
