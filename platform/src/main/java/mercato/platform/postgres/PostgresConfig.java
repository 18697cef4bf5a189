package mercato.platform.postgres;

import mercato.platform.config.Section;

/**
 * Where a service's database is and how many connections one instance of it may open.
 *
 * @param url {@code postgresql://host:port/database}, with {@code ?sslmode=require} and the like
 * @param user role that owns the database
 * @param password never printed
 * @param poolSize connections for transactions, 1 to 64, default 8
 * @param pipelinedConnections connections for single statements, 1 to 16, default 2
 * @param pipeliningLimit statements in flight on one of those, 1 to 1,024, default 256
 */
public record PostgresConfig(
    String url,
    String user,
    String password,
    int poolSize,
    int pipelinedConnections,
    int pipeliningLimit) {

  private static final int POOL_SIZE = 8;
  private static final int PIPELINED_CONNECTIONS = 2;
  private static final int PIPELINING_LIMIT = 256;

  /** Reads {@code url}, {@code user}, {@code password} and the three sizes. */
  public static PostgresConfig from(Section section) {
    return new PostgresConfig(
        section.required("url"),
        section.required("user"),
        section.secret("password", ""),
        section.integer("poolSize", POOL_SIZE, 1, 64),
        section.integer("pipelinedConnections", PIPELINED_CONNECTIONS, 1, 16),
        section.integer("pipeliningLimit", PIPELINING_LIMIT, 1, 1_024));
  }

  /** A database with the default sizes. */
  public static PostgresConfig of(String url, String user, String password) {
    return new PostgresConfig(
        url, user, password, POOL_SIZE, PIPELINED_CONNECTIONS, PIPELINING_LIMIT);
  }

  @Override
  public String toString() {
    return "PostgresConfig[" + user + " at " + url + "]";
  }
}
