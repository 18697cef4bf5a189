package mercato.user.model;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.AdminOperations.AccountView;
import mercato.contract.user.AdminOperations.ChangeAccount;

/** What admins may ask for, and what it changes. */
public final class AdminRules {

  /** The longest e-mail, which is the longest of what can be looked for. */
  public static final int MAX_TEXT = Emails.MAX;

  /** All roles, in the order in which accounts have them. */
  private static final List<String> ROLES = List.of(Caller.CUSTOMER, Caller.STAFF, Caller.ADMIN);

  private AdminRules() {}

  public static boolean isSearchable(String text) {
    return text.length() <= MAX_TEXT && text.chars().noneMatch(Character::isISOControl);
  }

  /** The mistakes; an empty list is a yes. */
  public static List<FieldError> mistakes(ChangeAccount request) {
    List<String> roles = request.roles();
    return roles == null || !roles.isEmpty() && roles.stream().allMatch(AdminRules::isRole)
        ? List.of()
        : List.of(new FieldError("/roles", "must be at least one of " + String.join(", ", ROLES)));
  }

  /** The account as it is to be; the same if it is so already. */
  public static AccountView changed(AccountView before, ChangeAccount wanted) {
    boolean sameRoles =
        wanted.roles() == null || Set.copyOf(wanted.roles()).equals(Set.copyOf(before.roles()));
    return new AccountView(
        before.id(),
        before.email(),
        before.emailVerified(),
        before.name(),
        before.phone(),
        sameRoles ? before.roles() : ROLES.stream().filter(wanted.roles()::contains).toList(),
        wanted.locked() == null ? before.locked() : wanted.locked(),
        before.createdAt());
  }

  /** Whether somebody may do less than before, so that sessions must not go on. */
  public static boolean restricts(AccountView before, AccountView after) {
    return after.locked() && !before.locked() || !after.roles().containsAll(before.roles());
  }

  /** What was done, with its details. */
  public static Map<Act.Kind, Map<String, String>> acts(AccountView before, AccountView after) {
    Map<Act.Kind, Map<String, String>> acts = new EnumMap<>(Act.Kind.class);
    if (before.locked() != after.locked()) {
      acts.put(after.locked() ? Act.Kind.LOCKED : Act.Kind.UNLOCKED, Map.of());
    }
    if (!before.roles().equals(after.roles())) {
      acts.put(
          Act.Kind.ROLES_SET,
          Map.of(
              "before", String.join(",", before.roles()),
              "roles", String.join(",", after.roles())));
    }
    return acts;
  }

  /**
   * @throws Problem {@code OWN_ACCOUNT} when an admin would lock himself out
   */
  public static void requireOther(UUID userId, ChangeAccount wanted, Caller caller) {
    boolean lockedOut =
        Boolean.TRUE.equals(wanted.locked())
            || wanted.roles() != null && !wanted.roles().contains(Caller.ADMIN);
    if (lockedOut && userId.toString().equals(caller.userId())) {
      throw new Problem(
          Problem.Kind.CONFLICT,
          "OWN_ACCOUNT",
          "Nobody locks himself or gives up being an admin. Ask another admin.");
    }
  }

  private static boolean isRole(String text) {
    return text != null && ROLES.contains(text);
  }
}
