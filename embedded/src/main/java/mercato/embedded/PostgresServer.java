package mercato.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * PostgreSQL 18, durable (each commit is forced to disk), reachable over TCP on loopback with
 * passwords (SCRAM) only.
 */
public final class PostgresServer extends Server {
  private static final String SUPERUSER = "postgres";
  private static final Duration INIT_LIMIT = Duration.ofSeconds(60);
  private static final List<String> SETTINGS =
      List.of(
          "shared_buffers=256MB",
          // Under load a checkpoint each minute would write each page whole again and again.
          "max_wal_size=2GB",
          "checkpoint_timeout=15min",
          "jit=off",
          "max_connections=100",
          "synchronous_commit=on",
          "fsync=on",
          "password_encryption=scram-sha-256",
          "log_min_error_statement=panic",
          "log_checkpoints=off",
          "timezone=UTC",
          "log_timezone=UTC");

  private final PostgresUser user = PostgresUser.detect();

  PostgresServer(DataDirectory data, int port) {
    super("postgres", data, port);
  }

  /**
   * Makes what is missing of these databases, each owned by a role of the same name that alone may
   * connect to it, under a random password that is kept with the data. Safe to repeat.
   *
   * @param names lower-case identifiers such as {@code order_db}
   * @return one per name, in the same order
   */
  public synchronized List<Database> createDatabases(String... names) {
    try (var connection = connectAsSuperuser()) {
      var databases = new ArrayList<Database>();
      for (var name : names) {
        databases.add(createDatabase(connection, name));
      }
      return databases;
    } catch (SQLException e) {
      throw new StoreException("Databases cannot be created: " + e.getMessage(), e);
    }
  }

  @Override
  Child launch() throws IOException, InterruptedException {
    var programs = Binaries.postgres(data()).resolve("bin");
    var directory = data().store(name());
    if (!Files.exists(directory)) {
      initialize(programs, directory);
    }
    user.own(directory);
    forgetDeadPostmaster(directory);
    var command = new ArrayList<String>();
    command.add(programs.resolve("postgres").toString());
    command.addAll(List.of("-D", directory.toString(), "-h", HOST, "-k", ""));
    command.addAll(List.of("-p", Integer.toString(port())));
    SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
    var child = Child.spawn(name(), "INT", data(), user.prefix(), directory, command);
    child.awaitReady(() -> isServing(directory, child.pid()), START_LIMIT);
    return child;
  }

  /** In a directory of another name, so that one that was cut short is never taken for whole. */
  private void initialize(Path programs, Path directory) throws IOException, InterruptedException {
    var fresh = directory.resolveSibling(name() + ".new");
    DataDirectory.delete(fresh);
    Files.createDirectory(fresh);
    var password = fresh.resolveSibling(name() + ".password");
    DataDirectory.writePrivate(password, data().password(SUPERUSER));
    user.own(fresh);
    user.own(password);
    var command =
        List.of(
            programs.resolve("initdb").toString(),
            "--pgdata=" + fresh,
            "--username=" + SUPERUSER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8");
    Child.spawn(name(), "KILL", data(), user.prefix(), data().root(), command)
        .awaitSuccess(INIT_LIMIT);
    Files.delete(password);
    Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * A killed postmaster leaves its process id behind, and PostgreSQL refuses to start while any
   * process has that id. Ours have ended by now; another one that works in this directory was
   * started by somebody else.
   */
  private static void forgetDeadPostmaster(Path directory) throws IOException {
    var file = directory.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return;
    }
    long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
    if (ProcessHandle.of(pid).isPresent() && Predecessor.worksWithin(pid, directory)) {
      throw new StoreException(
          "PostgreSQL already runs on %s as process %d: stop it first".formatted(directory, pid));
    }
    Files.delete(file);
  }

  /** PostgreSQL states in its data directory who serves it, on which port, and from when. */
  private boolean isServing(Path directory, long pid) {
    try {
      var file = directory.resolve("postmaster.pid");
      var lines = Files.exists(file) ? Files.readAllLines(file) : List.<String>of();
      return lines.size() >= 8
          && lines.get(0).strip().equals(Long.toString(pid))
          && lines.get(3).strip().equals(Integer.toString(port()))
          && lines.get(7).strip().equals("ready");
    } catch (IOException beingWritten) {
      return false;
    }
  }

  private Database createDatabase(Connection connection, String name) throws SQLException {
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException("Not a lower-case identifier: " + name);
    }
    var password = data().password("postgres-" + name);
    try (var statement = connection.createStatement()) {
      var verb = exists(connection, "pg_roles WHERE rolname", name) ? "ALTER" : "CREATE";
      statement.execute("%s ROLE %s LOGIN PASSWORD '%s'".formatted(verb, name, password));
      if (!exists(connection, "pg_database WHERE datname", name)) {
        statement.execute("CREATE DATABASE %s OWNER %s".formatted(name, name));
      }
      statement.execute("REVOKE CONNECT ON DATABASE %s FROM PUBLIC".formatted(name));
    }
    return new Database(HOST, port(), name, name, password);
  }

  private static boolean exists(Connection connection, String where, String name)
      throws SQLException {
    try (var query = connection.prepareStatement("SELECT 1 FROM " + where + " = ?")) {
      query.setString(1, name);
      return query.executeQuery().next();
    }
  }

  private Connection connectAsSuperuser() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", SUPERUSER);
    properties.setProperty("password", data().password(SUPERUSER));
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "30");
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/postgres".formatted(HOST, port()), properties);
  }
}
