package mercato.contract;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A refusal with a reason: the only failure that crosses a boundary. The gateway alone turns it
 * into a status.
 *
 * <p>It carries no stack trace: it is an answer, not a defect.
 */
public final class Problem extends RuntimeException {

  /** What sort of refusal it is; each has one HTTP status. */
  public enum Kind {
    /** The request is wrong in itself (400). */
    INVALID,
    /** Who asks is not known (401). */
    UNAUTHENTICATED,
    /** The payment was refused (402). */
    DECLINED,
    /** Who asks may not (403). */
    FORBIDDEN,
    /** There is no such thing, or not for the one who asks (404). */
    NOT_FOUND,
    /** The state of the thing forbids it (409). */
    CONFLICT,
    /** The thing has changed since it was read (412). */
    STALE,
    /** The request contradicts an earlier one (422). */
    UNPROCESSABLE,
    /** Too many requests (429). */
    RATE_LIMITED,
    /** A service that is needed is away, slow or full: try later (503). */
    UNAVAILABLE,
    /** A defect of ours (500). */
    INTERNAL
  }

  private final Kind kind;
  private final String code;
  private final transient Map<String, Object> details;

  /**
   * @param code stable name in UPPER_SNAKE that programs match on
   * @param message for people; says what to do where something can be done
   * @param details further members of the problem document: JSON values by name
   */
  public Problem(Kind kind, String code, String message, Map<String, Object> details) {
    super(message, null, false, false);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.code = Objects.requireNonNull(code, "code");
    this.details = Map.copyOf(details);
  }

  public Problem(Kind kind, String code, String message) {
    this(kind, code, message, Map.of());
  }

  /** Bad input, with the place of each mistake as a JSON pointer into the body. */
  public static Problem invalid(FieldError... errors) {
    return invalid(List.of(errors));
  }

  /** Bad input, with the place of each mistake as a JSON pointer into the body. */
  public static Problem invalid(List<FieldError> errors) {
    var members =
        errors.stream()
            .map(error -> Map.of("pointer", error.pointer(), "message", error.message()))
            .toList();
    return new Problem(
        Kind.INVALID, "INVALID_REQUEST", "The request is not valid.", Map.of("errors", members));
  }

  public static Problem notFound(String what) {
    return new Problem(Kind.NOT_FOUND, "NOT_FOUND", "There is no such " + what + ".");
  }

  public static Problem unavailable(String message) {
    return new Problem(Kind.UNAVAILABLE, "UNAVAILABLE", message);
  }

  public static Problem overloaded() {
    return new Problem(
        Kind.UNAVAILABLE, "OVERLOADED", "The shop is busier than it can serve. Try again shortly.");
  }

  public Kind kind() {
    return kind;
  }

  public String code() {
    return code;
  }

  public Map<String, Object> details() {
    return details;
  }

  @Override
  public String toString() {
    return kind + " " + code + ": " + getMessage() + (details.isEmpty() ? "" : " " + details);
  }

  /**
   * One mistake in a request: where (a JSON pointer such as {@code /items/0/quantity}) and what.
   */
  public record FieldError(String pointer, String message) {}
}
