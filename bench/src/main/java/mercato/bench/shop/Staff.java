package mercato.bench.shop;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/**
 * Somebody with the rights of staff for the time of a run. A demo shop shows the password of its
 * staff once; who may read its {@code run/stores.env} makes a member of staff without it.
 */
public final class Staff implements AutoCloseable {

  private static final String SET_ROLES = "update users set roles = $2 where email = $1";

  private final PgConnection users;
  private final String email = Api.email();
  private final Api api;

  private Staff(Vertx vertx, RunningShop shop) {
    String password = UUID.randomUUID().toString();
    users = PgConnection.connect(vertx, shop.postgres("user")).await();
    Api.register(shop.url(), email, password);
    setRoles("customer", "staff");
    api = Api.logIn(shop.url(), email, password);
  }

  public static Staff of(Vertx vertx, RunningShop shop) {
    return new Staff(vertx, shop);
  }

  public Api api() {
    return api;
  }

  /** Takes the rights away again. */
  @Override
  public void close() {
    setRoles("customer");
    users.close().await();
  }

  private void setRoles(String... roles) {
    users.preparedQuery(SET_ROLES).execute(Tuple.of(email).addArrayOfString(roles)).await();
  }
}
