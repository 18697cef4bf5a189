package mercato.order.history;

import mercato.contract.order.OrderView.Address;
import mercato.order.model.Order;

/** An order with the personal data that its log leaves out. */
public record StoredOrder(Order order, Private data) {

  /**
   * @param address null once it has been erased
   * @param token the payment token, a secret; null once the checkout has ended
   */
  public record Private(Address address, String token) {

    public static final Private NONE = new Private(null, null);

    @Override
    public String toString() {
      return "Private[]";
    }
  }

  public StoredOrder now(Order current) {
    return new StoredOrder(current, data);
  }
}
