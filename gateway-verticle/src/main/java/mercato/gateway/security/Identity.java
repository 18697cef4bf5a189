package mercato.gateway.security;

import java.util.Set;

/** Whom a good token names. */
public record Identity(String userId, Set<String> roles) {}
