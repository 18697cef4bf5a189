package mercato.gateway.security;

import java.util.Set;

/**
 * Whom a good token names.
 *
 * @param sessionId the log-in that it comes from
 * @param expiresAtMillis in milliseconds since 1970
 */
public record Identity(String userId, Set<String> roles, String sessionId, long expiresAtMillis) {}
