package mercato.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import mercato.order.history.OrderLog;
import mercato.platform.config.Config;
import mercato.platform.config.ConfigException;
import org.junit.jupiter.api.Test;

class OrderConfigTest {

  private static final Map<String, String> LEAST =
      Map.of(
          "order.postgres.url", "postgresql://db:5432/order_db",
          "order.postgres.user", "order",
          "order.payment.url", "http://provider:8080",
          "order.payment.apiKey", "key",
          "order.payment.webhookSecret", "secret");

  @Test
  void theStoreAndTheProviderAreAllThatMustBeGiven() {
    Config config = Config.of(LEAST);
    OrderConfig order = OrderConfig.from(config);
    config.verify();
    assertThat(order.replyDue()).isEqualTo(Duration.ofSeconds(2));
    assertThat(order.limits().deadlines().payment()).isEqualTo(Duration.ofSeconds(30));
    assertThat(order.lanes()).isEqualTo(OrderLog.Lanes.DEFAULT);
    assertThat(order.guestCartLife()).isEqualTo(Duration.ofDays(30));
    assertThat(order.redisUrl()).isEqualTo("redis://127.0.0.1:6379");
  }

  @Test
  void aMisspeltKeyAndAValueOutOfRangeStopTheStart() {
    Map<String, String> settings = new HashMap<>(LEAST);
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
