package mercato.contract.user;

/**
 * From where somebody calls.
 *
 * @param ip of the caller, as the gateway sees it
 * @param userAgent what the caller's program says of itself, at most 255 characters, or null
 */
public record Device(String ip, String userAgent) {}
