package mercato.embedded;

/**
 * One service's database in PostgreSQL, which its own role alone may enter.
 *
 * @param host always loopback
 * @param port TCP port
 * @param name database
 * @param user role that owns the database
 * @param password letters and digits only, so that it needs no escaping anywhere
 */
public record Database(String host, int port, String name, String user, String password) {

  /** {@code postgresql://user:password@host:port/name}. */
  public String url() {
    return "postgresql://%s:%s@%s:%d/%s".formatted(user, password, host, port, name);
  }

  /** {@code jdbc:postgresql://host:port/name}; user and password are given apart. */
  public String jdbcUrl() {
    return "jdbc:postgresql://%s:%d/%s".formatted(host, port, name);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "%s@%s:%d/%s".formatted(user, host, port, name);
  }
}
