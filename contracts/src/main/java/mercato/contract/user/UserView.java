package mercato.contract.user;

import java.time.Instant;
import java.util.List;

/**
 * A user's own account.
 *
 * @param phone as given, or null
 * @param avatarUrl or null
 * @param roles of {@code customer}, {@code staff}, {@code admin}
 */
public record UserView(
    String id,
    String email,
    boolean emailVerified,
    String name,
    String phone,
    String avatarUrl,
    List<String> roles,
    Instant createdAt) {}
