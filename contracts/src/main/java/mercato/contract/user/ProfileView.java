package mercato.contract.user;

import java.time.Instant;

/**
 * What everybody may know of a user.
 *
 * @param avatarUrl or null
 */
public record ProfileView(String id, String name, String avatarUrl, Instant memberSince) {}
