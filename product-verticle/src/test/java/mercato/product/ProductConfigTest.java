package mercato.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mercato.platform.config.Config;
import mercato.product.search.SearchConfig;
import mercato.product.selling.SellingConfig;
import org.junit.jupiter.api.Test;

class ProductConfigTest {

  @Test
  void everythingHasADefault() {
    var config = Config.of(Map.of());
    assertThat(ProductConfig.from(config))
        .isEqualTo(
            new ProductConfig(
                "mongodb://127.0.0.1:27017",
                "redis://127.0.0.1:6379",
                20_000,
                Duration.ofSeconds(30),
                new SearchConfig(2, 256, Duration.ofMillis(300), Optional.empty()),
                new SellingConfig(Optional.empty())));
    config.verify();
  }

  @Test
  void whatAProcessKeepsIsInFoldersOfItsDirectory() {
    var config = ProductConfig.from(Config.of(Map.of("product.directory", "/var/shop")));
    assertThat(config.search().directory()).contains(Path.of("/var/shop/search"));
    assertThat(config.selling().directory()).contains(Path.of("/var/shop/selling"));
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
