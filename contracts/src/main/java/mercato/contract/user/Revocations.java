package mercato.contract.user;

/**
 * Where Redis holds the sessions that have ended while one of their access tokens may still be
 * good. The user service writes it, every gateway reads it: the one store that two services meet
 * in, so that a token is known to be dead while the user service is away.
 *
 * <p>{@link #STREAM} is a Redis stream with one entry for each session, field {@link #SESSION};
 * entries older than {@link #KEPT_SECONDS} may be gone. It is complete while {@link #FILLED} holds
 * the {@code run_id} of the server that answers ({@code INFO server}): one that was started anew
 * may have lost entries until the user service has written them again and says so. A reader that
 * finds another value than before in {@link #FILLED} reads the stream from its beginning; one that
 * finds none, or not that of the server, knows nothing.
 */
public final class Revocations {

  public static final String STREAM = "session:revocations";
  public static final String SESSION = "sid";
  public static final String FILLED = "session:revocations:filled";

  /** The life of an access token, and a minute. */
  public static final int KEPT_SECONDS = 660;

  private Revocations() {}
}
