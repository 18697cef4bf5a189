package mercato.order.payment;

import mercato.platform.config.Section;

/**
 * Where the payment provider is, and the secrets shared with it: section {@code order.payment}.
 *
 * @param url {@code http://host:port} or {@code https://...}, without a path; required
 * @param apiKey shown to the provider with each question; required, never printed
 * @param webhookSecret signs the provider's call-backs; required, never printed
 * @param connections that one instance may open, each shared by many questions at a time, 1 to 16,
 *     default 2
 * @param timeoutMillis when an unanswered question is taken back, 10 to 30,000, default 4,000
 */
public record ProviderClientConfig(
    String url, String apiKey, String webhookSecret, int connections, int timeoutMillis) {

  private static final int CONNECTIONS = 2;
  private static final int TIMEOUT_MILLIS = 4_000;

  public static ProviderClientConfig from(Section section) {
    return new ProviderClientConfig(
        section.required("url"),
        section.required("apiKey"),
        section.required("webhookSecret"),
        section.integer("connections", CONNECTIONS, 1, 16),
        section.integer("timeoutMillis", TIMEOUT_MILLIS, 10, 30_000));
  }

  @Override
  public String toString() {
    return "ProviderClientConfig[" + url + "]";
  }
}
