package mercato.contract.user;

import java.util.List;
import mercato.contract.Operation;

/** What the user service answers over the bus. Records that hold a secret do not print it. */
public final class UserOperations {

  /**
   * Opens an account. Refuses {@code INVALID_REQUEST}, {@code EMAIL_TAKEN}, {@code RATE_LIMITED}.
   */
  public static final Operation<Register, SessionView> REGISTER =
      Operation.once("user.register", Register.class, SessionView.class, 5_000);

  /**
   * Opens a session. Refuses {@code BAD_CREDENTIALS}, the same for a wrong name or password, {@code
   * ACCOUNT_LOCKED}, {@code RATE_LIMITED}.
   */
  public static final Operation<LogIn, SessionView> LOG_IN =
      Operation.once("user.logIn", LogIn.class, SessionView.class, 5_000);

  /**
   * Trades a refresh token, once, for a new pair; one that comes again ends its session. Refuses
   * {@code UNAUTHENTICATED}, {@code RATE_LIMITED}.
   */
  public static final Operation<Refresh, SessionView> REFRESH =
      Operation.once("user.refresh", Refresh.class, SessionView.class, 2_000);

  /** The caller's own account. Refuses {@code UNAUTHENTICATED}, {@code NOT_FOUND}. */
  public static final Operation<FindMe, UserView> FIND_ME =
      Operation.idempotent("user.findMe", FindMe.class, UserView.class, 2_000);

  /**
   * The caller as a buyer. Refuses {@code ACCOUNT_LOCKED}, {@code ACCOUNT_CLOSED} (no longer there)
   * and, for an address that is not the caller's, {@code NOT_FOUND}. Asked at each order.
   */
  public static final Operation<FindBuyer, BuyerView> FIND_BUYER =
      Operation.idempotent("user.findBuyer", FindBuyer.class, BuyerView.class, 2_000);

  /** Public profiles; ids of nobody, or of somebody who is gone, are left out. */
  public static final Operation<FindProfiles, ProfilesReply> FIND_PROFILES =
      Operation.idempotent("user.findProfiles", FindProfiles.class, ProfilesReply.class, 2_000);

  /** The public keys that verify access tokens. */
  public static final Operation<FindKeys, KeysView> FIND_KEYS =
      Operation.idempotent("user.findKeys", FindKeys.class, KeysView.class, 2_000);

  /**
   * Makes sure that accounts exist with these roles; those whose e-mail is already known are left
   * as they are, password included. For services only.
   */
  public static final Operation<EnsureAccounts, EnsuredAccounts> ENSURE_ACCOUNTS =
      Operation.idempotent(
          "user.ensureAccounts", EnsureAccounts.class, EnsuredAccounts.class, 30_000);

  private UserOperations() {}

  /**
   * @param phone or null
   */
  public record Register(String email, String password, String name, String phone, Device device) {
    @Override
    public String toString() {
      return "Register[" + email + "]";
    }
  }

  public record LogIn(String email, String password, Device device) {
    @Override
    public String toString() {
      return "LogIn[" + email + "]";
    }
  }

  public record Refresh(String refreshToken, Device device) {
    @Override
    public String toString() {
      return "Refresh[]";
    }
  }

  public record FindMe() {}

  public record FindKeys() {}

  /**
   * @param addressId or null
   */
  public record FindBuyer(String addressId) {}

  /**
   * @param address the one that was asked for, or null
   */
  public record BuyerView(AddressView address) {}

  /** 1 to 100 ids. */
  public record FindProfiles(List<String> ids) {}

  public record ProfilesReply(List<ProfileView> items) {}

  /** An account as admins see it. */
  public record AccountView(
      String id, String email, String name, List<String> roles, boolean locked) {}

  /**
   * A session that was just opened.
   *
   * @param accessToken JWT (RS256) with {@code sub}, {@code roles}, {@code sid}
   * @param refreshToken opaque, works once
   * @param tokenType {@code Bearer}
   * @param expiresIn seconds that the access token lives
   */
  public record SessionView(
      UserView user, String accessToken, String refreshToken, String tokenType, int expiresIn) {
    @Override
    public String toString() {
      return "SessionView[" + user.id() + "]";
    }
  }

  /** A JSON Web Key Set (RFC 7517). */
  public record KeysView(List<Key> keys) {}

  /** A public RSA key (RFC 7518, 6.3.1); {@code n} and {@code e} are base64url. */
  public record Key(String kty, String use, String alg, String kid, String n, String e) {}

  /** At most 100 accounts. */
  public record EnsureAccounts(List<Account> accounts) {}

  public record Account(String email, String password, String name, List<String> roles) {
    @Override
    public String toString() {
      return "Account[" + email + " " + roles + "]";
    }
  }

  /** The e-mails of the accounts that were made now. */
  public record EnsuredAccounts(List<String> created) {}
}
