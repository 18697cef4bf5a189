package mercato.launcher;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mercato.platform.config.Config;

/**
 * How the order service and the simulated payment provider find and trust each other: a port on
 * loopback, and two secrets that are random for each data folder, in {@code secrets/provider.env}.
 * What the configuration gives is left as it is.
 */
final class ProviderLink {

  static final String URL = "order.payment.url";
  static final String API_KEY = "order.payment.apiKey";

  private static final String WEBHOOK_SECRET = "order.payment.webhookSecret";
  private static final String PORT = "provider.port";
  private static final String WEBHOOK_PATH = "/v1/payments/webhook";
  private static final int SECRET_BYTES = 24;

  private ProviderLink() {}

  /**
   * Both sides' settings.
   *
   * @param shop where the provider finds the gateway
   */
  static Map<String, String> settings(Path data, Config given, String shop) {
    var section = given.section("");
    String port = section.optional(PORT).orElseGet(() -> Integer.toString(Stores.freePort()));
    Map<String, String> secrets = secrets(data.resolve("secrets").resolve("provider.env"));
    var settings = of(port, shop, secrets.get(API_KEY), secrets.get(WEBHOOK_SECRET));
    settings.keySet().removeIf(key -> section.optional(key).isPresent());
    return settings;
  }

  /** Settings with which the services would start, to check the rest. */
  static Map<String, String> placeholders() {
    return of("1", "http://127.0.0.1:1", "none", "none");
  }

  private static Map<String, String> of(
      String port, String shop, String apiKey, String webhookSecret) {
    var settings = new LinkedHashMap<String, String>();
    settings.put(PORT, port);
    settings.put("provider.apiKey", apiKey);
    settings.put("provider.webhookUrl", shop + WEBHOOK_PATH);
    settings.put("provider.webhookSecret", webhookSecret);
    settings.put(URL, "http://127.0.0.1:" + port);
    settings.put(API_KEY, apiKey);
    settings.put(WEBHOOK_SECRET, webhookSecret);
    return settings;
  }

  private static Map<String, String> secrets(Path file) {
    if (EnvFile.read(file).isEmpty()) {
      EnvFile.write(file, Map.of(API_KEY, random(), WEBHOOK_SECRET, random()));
    }
    Map<String, String> variables = EnvFile.read(file);
    var secrets = new LinkedHashMap<String, String>();
    for (String key : List.of(API_KEY, WEBHOOK_SECRET)) {
      secrets.put(key, variables.get(Config.environmentName(key)));
    }
    return secrets;
  }

  private static String random() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
