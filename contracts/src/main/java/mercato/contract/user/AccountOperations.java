package mercato.contract.user;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import mercato.contract.Operation;

/** What people do with their own accounts. Records that hold a secret do not print it. */
public final class AccountOperations {

  /**
   * Changes the caller's account. A new e-mail is not verified and gets a mail. Refuses {@code
   * UNAUTHENTICATED}, {@code NOT_FOUND}, {@code INVALID_REQUEST}, {@code EMAIL_TAKEN}, {@code
   * STALE}, {@code RATE_LIMITED} (too many e-mails).
   */
  public static final Operation<ChangeAccount, UserView> CHANGE =
      Operation.once("account.change", ChangeAccount.class, UserView.class, 2_000);

  /**
   * Sets a new password and ends the caller's other sessions. Refuses {@code UNAUTHENTICATED},
   * {@code INVALID_REQUEST}, {@code BAD_CREDENTIALS}, {@code RATE_LIMITED}.
   */
  public static final Operation<ChangePassword, Done> CHANGE_PASSWORD =
      Operation.once("account.changePassword", ChangePassword.class, Done.class, 5_000);

  /** Proves that a mail arrived. Refuses {@code TOKEN_INVALID}, {@code RATE_LIMITED}. */
  public static final Operation<VerifyEmail, Done> VERIFY_EMAIL =
      Operation.once("account.verifyEmail", VerifyEmail.class, Done.class, 2_000);

  /**
   * Has another mail sent that proves the e-mail; nothing happens when it is proven. Refuses {@code
   * UNAUTHENTICATED}, {@code RATE_LIMITED}.
   */
  public static final Operation<SendVerification, Done> SEND_VERIFICATION =
      Operation.once("account.sendVerification", SendVerification.class, Done.class, 2_000);

  /**
   * Has a mail sent by which the password can be set anew, if there is such an account: nobody
   * learns whether. Refuses {@code INVALID_REQUEST}, {@code RATE_LIMITED}.
   */
  public static final Operation<RequestReset, Done> REQUEST_RESET =
      Operation.once("account.requestReset", RequestReset.class, Done.class, 2_000);

  /**
   * Sets a new password and ends all sessions. Refuses {@code TOKEN_INVALID}, {@code
   * INVALID_REQUEST}, {@code RATE_LIMITED}.
   */
  public static final Operation<ResetPassword, Done> RESET_PASSWORD =
      Operation.once("account.resetPassword", ResetPassword.class, Done.class, 5_000);

  /** The caller's, or the defaults. Refuses {@code UNAUTHENTICATED}. */
  public static final Operation<FindPreferences, PreferencesView> FIND_PREFERENCES =
      Operation.idempotent(
          "account.findPreferences", FindPreferences.class, PreferencesView.class, 2_000);

  /** Sets all of them. Refuses {@code UNAUTHENTICATED}, {@code INVALID_REQUEST}. */
  public static final Operation<SetPreferences, PreferencesView> SET_PREFERENCES =
      Operation.idempotent(
          "account.setPreferences", SetPreferences.class, PreferencesView.class, 2_000);

  /**
   * Everything that the user service holds about the caller, but for the notifications, which are
   * listed. Refuses {@code UNAUTHENTICATED}, {@code NOT_FOUND}.
   */
  public static final Operation<ExportAccount, ExportView> EXPORT =
      Operation.idempotent("account.export", ExportAccount.class, ExportView.class, 5_000);

  /**
   * Removes the caller's account and all that is personal here; {@link UserFact.UserErased} has
   * others do the same. Refuses {@code UNAUTHENTICATED}, {@code NOT_FOUND}.
   */
  public static final Operation<EraseAccount, Done> ERASE =
      Operation.idempotent("account.erase", EraseAccount.class, Done.class, 5_000);

  private AccountOperations() {}

  /**
   * @param changed which of {@code email}, {@code name}, {@code phone}, {@code avatarUrl} are given
   *     below; the others stay
   * @param phone null for none
   * @param avatarUrl null for none
   * @param expectedVersion that the account must have, or null for any
   */
  public record ChangeAccount(
      Set<String> changed,
      String email,
      String name,
      String phone,
      String avatarUrl,
      Long expectedVersion) {}

  /**
   * @param sessionId the one that asks: it stays
   */
  public record ChangePassword(
      String currentPassword, String newPassword, String sessionId, Device device) {
    @Override
    public String toString() {
      return "ChangePassword[]";
    }
  }

  public record VerifyEmail(String token, Device device) {
    @Override
    public String toString() {
      return "VerifyEmail[]";
    }
  }

  public record SendVerification(Device device) {}

  public record RequestReset(String email, Device device) {
    @Override
    public String toString() {
      return "RequestReset[]";
    }
  }

  public record ResetPassword(String token, String newPassword, Device device) {
    @Override
    public String toString() {
      return "ResetPassword[]";
    }
  }

  public record FindPreferences() {}

  public record SetPreferences(PreferencesView preferences) {}

  public record ExportAccount(String sessionId) {}

  /** A mail that was, or is to be, sent to the user; {@code sentAt} is null while it waits. */
  public record MailView(String id, String kind, Instant createdAt, Instant sentAt) {}

  public record ExportView(
      UserView account,
      PreferencesView preferences,
      List<AddressView> addresses,
      List<SessionOperations.ActiveSession> sessions,
      List<MailView> mails) {}

  public record EraseAccount() {}

  public record Done() {}
}
