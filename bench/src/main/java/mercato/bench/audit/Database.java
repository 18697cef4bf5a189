package mercato.bench.audit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/**
 * A database that is only read. All that is read until {@link #forget} is of one moment, and comes
 * in pages.
 */
final class Database implements AutoCloseable {

  private static final int PAGE_ROWS = 1_000;
  private static final String CONNECT_SECONDS = "5";
  private static final String ANSWER_SECONDS = "300";

  private final Connection connection;

  private Database(Connection connection) {
    this.connection = connection;
  }

  /**
   * @param stores variables of {@code stores.env}
   * @param name such as {@code ORDER}
   */
  static Database open(Map<String, String> stores, String name) throws SQLException {
    String prefix = "MERCATO_" + name + "_POSTGRES_";
    var properties = new Properties();
    properties.setProperty("user", stores.getOrDefault(prefix + "USER", ""));
    properties.setProperty("password", stores.getOrDefault(prefix + "PASSWORD", ""));
    properties.setProperty("connectTimeout", CONNECT_SECONDS);
    properties.setProperty("socketTimeout", ANSWER_SECONDS);
    properties.setProperty("ApplicationName", "mercato-audit");
    properties.setProperty("options", "-c default_transaction_read_only=on");
    Connection connection =
        DriverManager.getConnection("jdbc:" + stores.get(prefix + "URL"), properties);
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    return new Database(connection);
  }

  ResultSet query(String sql) throws SQLException {
    return paged(connection.prepareStatement(sql));
  }

  /** The SQL has one parameter, an array of ids. */
  ResultSet query(String sql, Collection<UUID> ids) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
    return paged(statement);
  }

  private static ResultSet paged(PreparedStatement statement) throws SQLException {
    statement.closeOnCompletion();
    statement.setFetchSize(PAGE_ROWS);
    return statement.executeQuery();
  }

  /** What is read next is of a later moment. */
  void forget() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
