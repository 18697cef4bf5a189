package mercato.platform.bus;

import io.vertx.core.eventbus.ReplyException;

/** A call that was not answered, as opposed to one that was refused. */
final class NoAnswer extends RuntimeException {

  /** How it failed, and so what may be done about it. */
  enum Reason {
    /** It may have been done. */
    TIMEOUT,
    /** The node went while it had the request: it may have been done. */
    NODE_LEFT,
    /** Nobody got it: it was not done. */
    NO_HANDLERS,
    /** The event bus itself failed. */
    BUS,
    /** The caller gave it so little time that this says nothing of the service. */
    HURRY
  }

  private final Reason reason;

  NoAnswer(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  static NoAnswer of(Throwable failure) {
    if (failure instanceof NoAnswer known) {
      return known;
    }
    if (failure instanceof ReplyException reply) {
      return switch (reply.failureType()) {
        case TIMEOUT -> new NoAnswer(Reason.TIMEOUT, reply.getMessage());
        case NO_HANDLERS -> new NoAnswer(Reason.NO_HANDLERS, reply.getMessage());
        default -> new NoAnswer(Reason.BUS, reply.getMessage());
      };
    }
    return new NoAnswer(Reason.BUS, failure.toString());
  }

  Reason reason() {
    return reason;
  }

  boolean neverArrived() {
    return reason == Reason.NO_HANDLERS;
  }

  NoAnswer inHurry() {
    return reason == Reason.TIMEOUT ? new NoAnswer(Reason.HURRY, getMessage()) : this;
  }
}
