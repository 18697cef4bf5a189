package mercato.user.model;

import mercato.contract.Money;

/**
 * What a mail needs to know besides its user. No secret, nobody's name or address: those are asked
 * for when it is sent. But for the trace, all is null in mails that are not about an order.
 *
 * @param trace W3C {@code traceparent} of the request that caused it, or null
 * @param orderId of the order
 * @param number of the order, for people
 * @param carrier of what was shipped, else null
 * @param trackingNumber of what was shipped, else null
 * @param amount that goes back, else null
 */
public record MailData(
    String trace,
    String orderId,
    String number,
    String carrier,
    String trackingNumber,
    Money amount) {

  static MailData of(String trace) {
    return new MailData(trace, null, null, null, null, null);
  }
}
