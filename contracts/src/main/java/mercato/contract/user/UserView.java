package mercato.contract.user;

import java.time.Instant;
import java.util.List;

/**
 * A user's own account.
 *
 * @param phone E.164, such as {@code +14155550132}, or null
 * @param avatarUrl or null
 * @param roles of {@code customer}, {@code staff}, {@code admin}
 * @param version counts the changes of the account, from 1
 */
public record UserView(
    String id,
    String email,
    boolean emailVerified,
    String name,
    String phone,
    String avatarUrl,
    List<String> roles,
    Instant createdAt,
    long version) {}
