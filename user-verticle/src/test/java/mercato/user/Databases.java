package mercato.user;

import mercato.embedded.Database;
import mercato.embedded.TestStores;
import mercato.platform.postgres.PostgresConfig;

/** Real databases for tests, each with its own name. */
public final class Databases {

  private Databases() {}

  public static PostgresConfig open(String name) {
    Database database = TestStores.postgres(name);
    String url = database.jdbcUrl().substring("jdbc:".length());
    return PostgresConfig.of(url, database.user(), database.password());
  }
}
