package mercato.contract.user;

/**
 * What a user prefers.
 *
 * @param locale BCP 47, such as {@code en-US}
 * @param currency ISO 4217
 * @param marketingEmails whether advertising may be sent
 * @param notifications what the in-app inbox tells
 */
public record PreferencesView(
    String locale, String currency, boolean marketingEmails, Wanted notifications) {

  public record Wanted(boolean orderUpdates, boolean backInStock, boolean priceDrops) {}

  /** Of whoever has said nothing. */
  public static final PreferencesView DEFAULT =
      new PreferencesView("en-US", "USD", false, new Wanted(true, true, true));
}
