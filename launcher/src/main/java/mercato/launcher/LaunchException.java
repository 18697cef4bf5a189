package mercato.launcher;

/** A start, stop or status that cannot go on; the message says what to do. */
final class LaunchException extends RuntimeException {

  LaunchException(String message) {
    super(message);
  }

  LaunchException(String message, Throwable cause) {
    super(message, cause);
  }
}
