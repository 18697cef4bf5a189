package mercato.user.model;

import java.util.Locale;

/** What a mail is about; the names stand in the database. */
public enum MailKind {
  WELCOME(true),
  VERIFICATION(true),
  PASSWORD_RESET(true),
  PASSWORD_CHANGED(true),
  SECURITY_ALERT(true),
  EMAIL_CHANGED(true),
  ORDER_CONFIRMED(false),
  ORDER_SHIPPED(false),
  ORDER_REFUNDED(false);

  private final boolean urgent;

  MailKind(boolean urgent) {
    this.urgent = urgent;
  }

  /** Whether it goes before those that are not: a flood of orders keeps nobody from logging in. */
  public boolean urgent() {
    return urgent;
  }

  /** {@code order-shipped}. */
  public String template() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
