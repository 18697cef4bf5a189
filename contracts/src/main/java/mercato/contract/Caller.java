package mercato.contract;

import java.util.Objects;
import java.util.Set;

/**
 * Who asks, on which trace, and until when. It rides in the headers of every bus message.
 *
 * @param userId the signed-in user, or null for a guest or a service
 * @param roles {@link #CUSTOMER}, {@link #STAFF}, {@link #ADMIN}; {@link #SERVICE} for the shop's
 *     own processes, which no token can carry
 * @param trace W3C {@code traceparent}
 * @param deadlineMillis when the answer is of no more use, in milliseconds since 1970
 */
public record Caller(String userId, Set<String> roles, String trace, long deadlineMillis) {

  public static final String CUSTOMER = "customer";
  public static final String STAFF = "staff";
  public static final String ADMIN = "admin";
  public static final String SERVICE = "service";

  public Caller {
    roles = Set.copyOf(roles);
    Objects.requireNonNull(trace, "trace");
  }

  /** One of the shop's own processes, for work that no user asked for. */
  public static Caller service(String trace, long deadlineMillis) {
    return new Caller(null, Set.of(SERVICE), trace, deadlineMillis);
  }

  public boolean signedIn() {
    return userId != null;
  }

  public boolean isService() {
    return roles.contains(SERVICE);
  }

  /** Staff, or an admin, who may do all that staff may. */
  public boolean isStaff() {
    return roles.contains(STAFF) || roles.contains(ADMIN);
  }

  /**
   * The signed-in user.
   *
   * @throws Problem {@code UNAUTHENTICATED} for a guest
   */
  public String requireUser() {
    if (userId == null) {
      throw new Problem(
          Problem.Kind.UNAUTHENTICATED, "UNAUTHENTICATED", "Log in to use this resource.");
    }
    return userId;
  }

  /**
   * @throws Problem {@code FORBIDDEN} unless the caller is staff, an admin or a service
   */
  public void requireStaff() {
    if (!isStaff() && !isService()) {
      throw new Problem(Problem.Kind.FORBIDDEN, "FORBIDDEN", "This is for staff.");
    }
  }

  /**
   * @throws Problem {@code UNAUTHENTICATED} for a guest, {@code FORBIDDEN} unless the caller is an
   *     admin or a service
   */
  public void requireAdmin() {
    if (!isService() && !roles.contains(ADMIN)) {
      requireUser();
      throw new Problem(Problem.Kind.FORBIDDEN, "FORBIDDEN", "This is for admins.");
    }
  }

  /**
   * @throws Problem {@code FORBIDDEN} unless the caller is one of the shop's own services
   */
  public void requireService() {
    if (!isService()) {
      throw new Problem(Problem.Kind.FORBIDDEN, "FORBIDDEN", "This is for services of the shop.");
    }
  }

  /** The same caller with another deadline. */
  public Caller until(long otherDeadlineMillis) {
    return new Caller(userId, roles, trace, otherDeadlineMillis);
  }
}
