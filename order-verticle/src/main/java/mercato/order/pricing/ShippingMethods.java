package mercato.order.pricing;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.order.PricingOperations.ListShippingMethods;
import mercato.contract.order.PricingOperations.ShippingMethodsReply;

/** The ways to ship, for everybody. */
public final class ShippingMethods {

  private final RateCache rates;

  public ShippingMethods(RateCache rates) {
    this.rates = rates;
  }

  public Future<ShippingMethodsReply> handle(ListShippingMethods request, Caller caller) {
    return rates.find().map(found -> new ShippingMethodsReply(found.methods()));
  }
}
