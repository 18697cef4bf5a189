package mercato.user.limits;

/**
 * How much of something one subject may do: so many at once, and again as many over each period,
 * evenly. Generous enough for an office, a school or a village behind one address, and too little
 * to fill the shop with accounts, to flood a mailbox or to guess.
 */
public enum Limit {
  /** Registrations from one address. */
  REGISTER(300, Period.HOUR, true),
  /** Mails that reset a password, for one e-mail, whether or not there is such an account. */
  RESET(5, Period.HOUR, false),
  /** The same from one address, whatever the e-mail. */
  RESET_FROM(50, Period.HOUR, true),
  /** Refreshed sessions from one address: each needs about six an hour. */
  REFRESH(600, Period.MINUTE, true),
  /** Tokens from mails, of either purpose, that are tried from one address. */
  VERIFY(60, Period.HOUR, true),
  /** Mails that one user may have sent to prove the e-mail. */
  MAIL(5, Period.HOUR, false);

  private static final class Period {
    static final long MINUTE = 60_000;
    static final long HOUR = 60 * MINUTE;
  }

  private final int most;
  private final long periodMillis;
  private final boolean byAddress;

  Limit(int most, long periodMillis, boolean byAddress) {
    this.most = most;
    this.periodMillis = periodMillis;
    this.byAddress = byAddress;
  }

  int most() {
    return most;
  }

  /** After how long one of them is forgotten. */
  long drainMillis() {
    return periodMillis / most;
  }

  /** Whether the subject is an IP address. */
  boolean byAddress() {
    return byAddress;
  }
}
