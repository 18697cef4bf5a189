package mercato.user.model;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mercato.contract.user.UserView;

/**
 * A person who may log in.
 *
 * @param email as it was typed; its case does not tell accounts apart
 * @param phone or null
 * @param avatarUrl or null
 * @param version counts the changes that its owner sees, from 1
 */
public record Account(
    UUID id,
    String email,
    boolean emailVerified,
    String name,
    String phone,
    String avatarUrl,
    List<String> roles,
    Instant createdAt,
    long version) {

  /** An account as it begins. */
  public static Account open(
      UUID id, String email, String name, String phone, List<String> roles, Instant now) {
    return new Account(id, email, false, name.strip(), phone, null, List.copyOf(roles), now, 1);
  }

  public UserView view() {
    return new UserView(
        id.toString(), email, emailVerified, name, phone, avatarUrl, roles, createdAt, version);
  }
}
