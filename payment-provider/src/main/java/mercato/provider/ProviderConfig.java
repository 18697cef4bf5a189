package mercato.provider;

import java.util.Optional;
import mercato.platform.config.Config;
import mercato.platform.config.Section;
import mercato.platform.postgres.PostgresConfig;

/**
 * Settings of the payment provider: section {@code provider}.
 *
 * @param host {@code provider.host}: where it listens; default 127.0.0.1
 * @param port {@code provider.port}: 0 to 65,535, 0 for any free one; default 0
 * @param apiKey {@code provider.apiKey}: what callers show; required, never printed
 * @param webhookUrl {@code provider.webhookUrl}: where the shop is called back; without one it is
 *     not
 * @param webhookSecret {@code provider.webhookSecret}: signs the calls, never printed; required
 *     with {@code webhookUrl}
 * @param postgres {@code provider.postgres.*}: its memory
 */
public record ProviderConfig(
    String host,
    int port,
    String apiKey,
    Optional<String> webhookUrl,
    String webhookSecret,
    PostgresConfig postgres) {

  private static final String HOST = "127.0.0.1";

  public static ProviderConfig from(Config config) {
    Section provider = config.section("provider");
    Optional<String> webhookUrl = provider.optional("webhookUrl");
    return new ProviderConfig(
        provider.text("host", HOST),
        provider.integer("port", 0, 0, 65_535),
        provider.required("apiKey"),
        webhookUrl,
        webhookUrl.isPresent()
            ? provider.required("webhookSecret")
            : provider.secret("webhookSecret", ""),
        PostgresConfig.from(provider.section("postgres")));
  }

  @Override
  public String toString() {
    return "ProviderConfig[" + host + ":" + port + ", calls " + webhookUrl.orElse("nobody") + "]";
  }
}
