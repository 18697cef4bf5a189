package mercato.contract.user;

/**
 * A place where a user has things sent.
 *
 * @param label the user's own name for it
 * @param line2 or null
 * @param region or null
 * @param country ISO 3166-1, two capital letters
 * @param isDefault exactly one of a user's addresses is
 */
public record AddressView(
    String id,
    String label,
    String recipient,
    String line1,
    String line2,
    String city,
    String region,
    String postalCode,
    String country,
    boolean isDefault) {}
