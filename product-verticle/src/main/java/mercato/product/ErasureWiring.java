package mercato.product;

import io.vertx.core.Future;
import mercato.contract.user.UserFact;
import mercato.platform.stream.FactConsumer;
import mercato.product.background.LeasedWork;
import mercato.product.erasing.ErasedUsers;
import mercato.product.reviews.ForgetAuthors;
import mercato.product.store.ErasedStore;
import mercato.product.store.PurchaseStore;
import mercato.product.store.ReviewStore;
import mercato.product.store.WatchStore;

/** Users whose account is gone. */
final class ErasureWiring {

  private static final String GROUP = "product-erased-users";

  private final Foundation on;
  private final ErasedUsers erased;
  private FactConsumer<UserFact> users;

  ErasureWiring(Foundation on) {
    this.on = on;
    erased =
        new ErasedUsers(
            new ErasedStore(on.database()),
            new ForgetAuthors(new ReviewStore(on.database())),
            new WatchStore(on.database()),
            new PurchaseStore(on.database()),
            on.clock());
  }

  Future<?> start() {
    return FactConsumer.start(
            on.node().vertx(),
            on.node().kafka(),
            on.node().metrics(),
            UserFact.TOPIC,
            GROUP,
            erased::handle)
        .onSuccess(started -> users = started);
  }

  void addTo(LeasedWork upkeep) {
    upkeep.add("erasures", erased::turn);
  }

  Future<Void> check() {
    return users.check();
  }

  Future<Void> close() {
    return users.close();
  }
}
