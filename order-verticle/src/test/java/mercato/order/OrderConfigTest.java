package mercato.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import mercato.platform.config.Config;
import mercato.platform.config.ConfigException;
import org.junit.jupiter.api.Test;

class OrderConfigTest {

  private static final Map<String, String> STORES =
      Map.of(
          "order.postgres.url", "postgresql://db:5432/order_db",
          "order.postgres.user", "order",
          "order.provider.postgres.url", "postgresql://db:5432/provider_db",
          "order.provider.postgres.user", "provider");

  @Test
  void theStoresAreAllThatMustBeGiven() {
    Config config = Config.of(STORES);
    OrderConfig order = OrderConfig.from(config);
    config.verify();
    assertThat(order.replyDue()).isEqualTo(Duration.ofSeconds(2));
    assertThat(order.limits().deadlines().payment()).isEqualTo(Duration.ofSeconds(30));
    assertThat(order.guestCartLife()).isEqualTo(Duration.ofDays(30));
    assertThat(order.redisUrl()).isEqualTo("redis://127.0.0.1:6379");
  }

  @Test
  void aMisspeltKeyAndAValueOutOfRangeStopTheStart() {
    Map<String, String> settings = new HashMap<>(STORES);
    settings.put("order.saga.replyMilis", "100");
    settings.put("order.saga.leaseMillis", "0");
    Config config = Config.of(settings);
    OrderConfig.from(config);
    assertThatThrownBy(config::verify)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("replyMilis")
        .hasMessageContaining("order.saga.replyMillis")
        .hasMessageContaining("leaseMillis");
  }
}
