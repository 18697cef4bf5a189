package mercato.contract.user;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import mercato.contract.Operation;
import mercato.contract.Page;

/**
 * What admins do with other people's accounts. All refuse {@code UNAUTHENTICATED} and {@code
 * FORBIDDEN}. Every change stands in a log that is only ever added to.
 */
public final class AdminOperations {

  /** The newest first. */
  public static final Operation<ListAccounts, AccountsReply> LIST_ACCOUNTS =
      Operation.idempotent("admin.listAccounts", ListAccounts.class, AccountsReply.class, 2_000);

  /**
   * Locks or unlocks an account, or sets its roles. A locked one cannot log in or order; a role
   * that is taken away, as a lock, ends its sessions. Refuses {@code INVALID_REQUEST}, {@code
   * NOT_FOUND}, {@code OWN_ACCOUNT} (nobody locks himself or gives up his own role {@code admin}).
   */
  public static final Operation<ChangeAccount, AccountView> CHANGE_ACCOUNT =
      Operation.idempotent("admin.changeAccount", ChangeAccount.class, AccountView.class, 2_000);

  /** What was done, the newest first. */
  public static final Operation<ListActs, ActsReply> LIST_ACTS =
      Operation.idempotent("admin.listActs", ListActs.class, ActsReply.class, 2_000);

  private AdminOperations() {}

  /**
   * @param text how the e-mail or the name begins, in any case; or a whole id or phone number; null
   *     for all
   */
  public record ListAccounts(String text, Page page) {}

  public record AccountsReply(List<AccountView> items, String next) {}

  /** An account as admins see it. */
  public record AccountView(
      String id,
      String email,
      boolean emailVerified,
      String name,
      String phone,
      List<String> roles,
      boolean locked,
      Instant createdAt) {}

  /**
   * @param roles of {@code customer}, {@code staff}, {@code admin}, at least one; null for no
   *     change
   * @param locked null for no change
   */
  public record ChangeAccount(String userId, List<String> roles, Boolean locked, Device device) {}

  /**
   * @param userId of whom something was done; null for all
   */
  public record ListActs(String userId, Page page) {}

  public record ActsReply(List<ActView> items, String next) {}

  /**
   * Something that an admin did.
   *
   * @param actorId who did it; {@code service} for a process of the shop
   * @param act such as {@code LOCKED}, {@code UNLOCKED}, {@code ROLES_SET}, {@code NOTIFIED}
   * @param userId of whom
   * @param details what was set, by name
   * @param ip from where, or null
   * @param userAgent or null
   */
  public record ActView(
      String id,
      String actorId,
      String act,
      String userId,
      Map<String, String> details,
      String ip,
      String userAgent,
      Instant at) {}
}
