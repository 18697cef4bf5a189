package mercato.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import mercato.platform.config.Config;
import mercato.product.search.SearchConfig;
import org.junit.jupiter.api.Test;

class ProductConfigTest {

  @Test
  void everythingHasADefault() {
    var config = Config.of(Map.of());
    assertThat(ProductConfig.from(config))
        .isEqualTo(
            new ProductConfig(
                "mongodb://127.0.0.1:27017",
                20_000,
                Duration.ofSeconds(30),
                new SearchConfig(2, 256, Duration.ofMillis(300))));
    config.verify();
  }

  @Test
  void aValueOutOfRangeAndAnUnknownKeyAreNamed() {
    var config = Config.of(Map.of("product.cache.ttlMillis", "0", "product.search.thread", "1"));
    ProductConfig.from(config);
    assertThatThrownBy(config::verify)
        .hasMessageContaining("product.cache.ttlMillis")
        .hasMessageContaining("product.search.threads");
  }
}
