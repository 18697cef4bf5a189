package mercato.analytics;

import java.util.Currency;
import java.util.List;
import mercato.platform.config.Config;
import mercato.platform.config.ConfigException;

/**
 * Settings of the analytics service, below {@code analytics}, and {@code mongo.url}.
 *
 * @param mongoUrl connection string; where it says nothing else, writes wait for the majority
 * @param currency ISO 4217 code of all figures, default {@value #CURRENCY}; orders in another go to
 *     the dead letters
 */
public record AnalyticsConfig(String mongoUrl, String currency) {

  private static final String MONGO_URL = "mongodb://127.0.0.1:27017";
  private static final String CURRENCY = "USD";

  /**
   * @throws ConfigException for a currency that there is not
   */
  public static AnalyticsConfig from(Config config) {
    String currency = config.section("analytics").text("currency", CURRENCY);
    if (Currency.getAvailableCurrencies().stream()
        .noneMatch(known -> known.getCurrencyCode().equals(currency))) {
      throw new ConfigException(
          List.of("'analytics.currency' must be an ISO 4217 code, not '" + currency + "'"));
    }
    return new AnalyticsConfig(config.section("mongo").text("url", MONGO_URL), currency);
  }

  /** Without the URL, which may hold a password. */
  @Override
  public String toString() {
    return "AnalyticsConfig[" + currency + "]";
  }
}
