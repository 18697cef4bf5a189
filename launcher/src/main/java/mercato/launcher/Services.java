package mercato.launcher;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mercato.analytics.AnalyticsVerticle;
import mercato.gateway.GatewayVerticle;
import mercato.inventory.InventoryVerticle;
import mercato.order.OrderVerticle;
import mercato.platform.config.Config;
import mercato.platform.launch.Service;
import mercato.product.ProductVerticle;
import mercato.provider.ProviderVerticle;
import mercato.user.UserVerticle;

/** All services of the shop, the gateway last; among them, as one more, the payment provider. */
final class Services {

  static final String GATEWAY = "gateway";
  static final String PRODUCT = "product";
  static final String PROVIDER = "provider";

  private Services() {}

  /** Reads the section of every service, whichever will run here, so that every key is known. */
  static Map<String, Service> all(Config config) {
    return Stream.of(
            UserVerticle.service(config),
            ProductVerticle.service(config),
            InventoryVerticle.service(config),
            OrderVerticle.service(config),
            ProviderVerticle.service(config),
            AnalyticsVerticle.service(config),
            GatewayVerticle.service(config))
        .collect(
            Collectors.toMap(
                Service::name, service -> service, (one, other) -> one, LinkedHashMap::new));
  }
}
