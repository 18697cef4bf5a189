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
import mercato.user.UserVerticle;

/** All services of the shop, in the order in which they start; the gateway last. */
final class Services {

  static final String GATEWAY = "gateway";

  private Services() {}

  /** Reads the section of every service, whichever will run here, so that every key is known. */
  static Map<String, Service> all(Config config) {
    return Stream.of(
            UserVerticle.service(config),
            ProductVerticle.service(config),
            InventoryVerticle.service(config),
            OrderVerticle.service(config),
            AnalyticsVerticle.service(config),
            GatewayVerticle.service(config))
        .collect(
            Collectors.toMap(
                Service::name, service -> service, (one, other) -> one, LinkedHashMap::new));
  }
}
