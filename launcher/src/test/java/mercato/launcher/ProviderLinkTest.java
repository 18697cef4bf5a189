package mercato.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import mercato.platform.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order service and the payment provider get what fits together, and nobody else gets it. */
class ProviderLinkTest {

  private static final String SHOP = "http://127.0.0.1:8080";

  @TempDir Path data;

  @Test
  void bothSidesGetTheSameSecretsAndEachKnowsWhereTheOtherIs() {
    var settings = ProviderLink.settings(data, Config.of(Map.of()), SHOP);
    assertThat(settings.get("order.payment.url"))
        .isEqualTo("http://127.0.0.1:" + settings.get("provider.port"));
    assertThat(settings).containsEntry("provider.webhookUrl", SHOP + "/v1/payments/webhook");
    assertThat(settings.get("order.payment.apiKey"))
        .hasSize(32)
        .isEqualTo(settings.get("provider.apiKey"))
        .isNotEqualTo(settings.get("provider.webhookSecret"));
    assertThat(settings.get("order.payment.webhookSecret"))
        .isEqualTo(settings.get("provider.webhookSecret"));
  }

  @Test
  void theSecretsOfADataFolderStayAndAreItsOwnersAlone() throws IOException {
    var first = ProviderLink.settings(data, Config.of(Map.of()), SHOP);
    var second = ProviderLink.settings(data, Config.of(Map.of()), SHOP);
    assertThat(second.get("provider.apiKey")).isEqualTo(first.get("provider.apiKey"));
    Path file = data.resolve("secrets/provider.env");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatIsConfiguredIsLeftAsItIs() {
    var given = Config.of(Map.of("provider.port", "9100", "order.payment.apiKey", "theirs"));
    assertThat(ProviderLink.settings(data, given, SHOP))
        .containsEntry("order.payment.url", "http://127.0.0.1:9100")
        .doesNotContainKeys("provider.port", "order.payment.apiKey");
  }

  @Test
  void aProcessGetsWhatItNeedsAlone() {
    var services = Set.of("order", "provider", "user");
    assertThat(ClusteredShop.isFor("order", "order.payment.apiKey", services)).isTrue();
    assertThat(ClusteredShop.isFor("order", "provider.webhookSecret", services)).isFalse();
    assertThat(ClusteredShop.isFor("order", "redis.url", services)).isTrue();
    assertThat(ClusteredShop.isFor("user", "order.payment.apiKey", services)).isFalse();
    assertThat(ClusteredShop.isFor("provider", "provider.apiKey", services)).isTrue();
    assertThat(ClusteredShop.isFor("provider", "kafka.bootstrapServers", services)).isTrue();
    assertThat(ClusteredShop.isFor("provider", "cluster.authSecret", services)).isFalse();
    assertThat(ClusteredShop.isFor("provider", "redis.url", services)).isFalse();
  }
}
