package mercato.user.model;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mercato.contract.order.OrderView;

/** An order in words. */
public final class MailText {

  private MailText() {}

  /** A line for each product. */
  public static String lines(OrderView order) {
    return order.items().stream().map(MailText::line).collect(Collectors.joining("\n"));
  }

  /** What the lines come to. */
  public static String totals(OrderView order) {
    String discount =
        order.discount().amount() == 0 ? null : "Discount: -" + Amounts.text(order.discount());
    return joined(
        "Subtotal: " + Amounts.text(order.subtotal()),
        "Shipping: " + Amounts.text(order.shipping()),
        "Tax: " + Amounts.text(order.tax()),
        discount,
        "Total: " + Amounts.text(order.total()));
  }

  /** Empty for an order whose buyer is gone. */
  public static String address(OrderView order) {
    OrderView.Address to = order.shippingAddress();
    return to == null
        ? ""
        : joined(
            to.recipient(),
            to.line1(),
            to.line2(),
            to.postalCode() + ' ' + to.city(),
            to.region(),
            to.country());
  }

  private static String line(OrderView.Line line) {
    String each = line.quantity() == 1 ? "" : " (" + Amounts.text(line.unitPrice()) + " each)";
    return line.quantity() + " x " + line.name() + ": " + Amounts.text(line.lineTotal()) + each;
  }

  private static String joined(String... lines) {
    return Stream.of(lines)
        .filter(Objects::nonNull)
        .filter(line -> !line.isBlank())
        .collect(Collectors.joining("\n"));
  }
}
