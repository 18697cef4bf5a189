package mercato.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import mercato.platform.config.Config;
import mercato.platform.config.ConfigException;
import org.junit.jupiter.api.Test;

class InventoryConfigTest {

  private static final Map<String, String> DATABASE =
      Map.of(
          "inventory.postgres.url", "postgresql://127.0.0.1:5432/inventory_db",
          "inventory.postgres.user", "inventory");

  @Test
  void onlyTheDatabaseMustBeGiven() {
    Config config = Config.of(DATABASE);
    InventoryConfig read = InventoryConfig.from(config.section("inventory"));
    config.verify();

    assertThat(read.laneBatchLines()).isEqualTo(1_024);
    assertThat(read.laneWaiting()).isEqualTo(4_096);
    assertThat(read.verdictPeriod()).isEqualTo(Duration.ofSeconds(1));
    assertThat(read.askAgainAfter()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void anUnknownKeyAndAValueOutOfRangeAreBothNamed() {
    var settings = new HashMap<>(DATABASE);
    settings.put("inventory.lane.batchLine", "5");
    settings.put("inventory.lane.waiting", "0");
    Config config = Config.of(settings);
    InventoryConfig.from(config.section("inventory"));

    assertThatThrownBy(config::verify)
        .isInstanceOfSatisfying(
            ConfigException.class,
            failure ->
                assertThat(failure.problems())
                    .hasSize(2)
                    .anyMatch(problem -> problem.contains("inventory.lane.batchLines"))
                    .anyMatch(problem -> problem.contains("inventory.lane.waiting")));
  }
}
