package mercato.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import mercato.platform.config.Config;
import mercato.platform.config.ConfigException;
import org.junit.jupiter.api.Test;

class ProviderConfigTest {

  private static final Map<String, String> LEAST =
      Map.of(
          "provider.apiKey", "the-key",
          "provider.postgres.url", "postgresql://127.0.0.1:5432/provider_db",
          "provider.postgres.user", "provider");

  @Test
  void aKeyAndADatabaseAreAllThatMustBeGiven() {
    Config config = Config.of(LEAST);
    ProviderConfig read = ProviderConfig.from(config);
    config.verify();

    assertThat(read.host()).isEqualTo("127.0.0.1");
    assertThat(read.port()).isZero();
    assertThat(read.webhookUrl()).isEmpty();
    assertThat(read.toString()).doesNotContain("the-key");
  }

  @Test
  void whoCallsBackMustSign() {
    var settings = new HashMap<>(LEAST);
    settings.put("provider.webhookUrl", "http://127.0.0.1/");
    Config config = Config.of(settings);
    ProviderConfig.from(config);

    assertThatThrownBy(config::verify)
        .isInstanceOfSatisfying(
            ConfigException.class,
            failure ->
                assertThat(failure.problems())
                    .singleElement()
                    .asString()
                    .contains("provider.webhookSecret"));
  }
}
