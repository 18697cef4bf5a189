package mercato.bench.audit;

import java.sql.SQLException;
import java.util.Map;

/** The databases of a shop, each of one moment. */
record Stores(Database orders, Database inventory, Database provider, Database users)
    implements AutoCloseable {

  static Stores open(Map<String, String> variables) throws SQLException {
    return new Stores(
        Database.open(variables, "ORDER"),
        Database.open(variables, "INVENTORY"),
        Database.open(variables, "PROVIDER"),
        Database.open(variables, "USER"));
  }

  /** What is read next is of a later moment. */
  void forget() throws SQLException {
    orders.forget();
    inventory.forget();
    provider.forget();
    users.forget();
  }

  @Override
  public void close() throws SQLException {
    orders.close();
    inventory.close();
    provider.close();
    users.close();
  }
}
