package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;

import mercato.bench.shop.ShopProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** All services in one process, which all flows share. */
class OneProcessTest extends PurchaseFlow {

  private static ShopProcess process;
  private static TestShop shop;

  @BeforeAll
  static void start() {
    process = new ShopProcess(ShopProcess.freshData(), ShopProcess.LIGHT_JVM).start();
    shop = new TestShop(process);
  }

  @AfterAll
  static void stop() {
    int stalls = Stalls.of(process);
    assertThat(process.stop()).last().isEqualTo("Stopped.");
    assertThat(stalls).as("event-loop stalls").isZero();
  }

  @Override
  ShopProcess shop() {
    return process;
  }

  @Nested
  class Races extends RaceFlow {
    @Override
    TestShop shop() {
      return shop;
    }
  }

  @Nested
  class Crowds extends CrowdFlow {
    @Override
    TestShop shop() {
      return shop;
    }
  }

  @Nested
  class Checkout extends CheckoutFlow {
    @Override
    TestShop shop() {
      return shop;
    }
  }

  @Nested
  class Fulfilment extends FulfilmentFlow {
    @Override
    TestShop shop() {
      return shop;
    }
  }

  @Nested
  class Catalogue extends CatalogueFlow {
    @Override
    TestShop shop() {
      return shop;
    }
  }

  @Nested
  class Prices extends PriceFlow {
    @Override
    TestShop shop() {
      return shop;
    }
  }

  @Nested
  class Opinions extends OpinionFlow {
    @Override
    TestShop shop() {
      return shop;
    }
  }

  @Nested
  class Search extends SearchFlow {
    @Override
    TestShop shop() {
      return shop;
    }
  }

  @Nested
  class Accounts extends AccountFlow {
    @Override
    TestShop shop() {
      return shop;
    }
  }

  @Nested
  class Live extends LiveFlow {
    @Override
    TestShop shop() {
      return shop;
    }
  }

  @Nested
  class Webhook extends WebhookFlow {
    @Override
    TestShop shop() {
      return shop;
    }
  }
}
