package mercato.platform.postgres;

import static mercato.platform.stream.Await.await;
import static mercato.platform.stream.Await.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.embedded.TestStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresTest {

  private final Vertx vertx = Vertx.vertx();
  private Postgres postgres;

  @BeforeEach
  void open() {
    postgres = Postgres.open(vertx, config("postgres_test"));
    await(postgres.client().query("create table if not exists thing (id int)").execute());
    await(postgres.client().query("truncate thing; insert into thing values (1)").execute());
  }

  @AfterEach
  void close() {
    await(postgres.close());
    await(vertx.close());
  }

  static PostgresConfig config(String database) {
    var made = TestStores.postgres(database);
    return PostgresConfig.of(
        "postgresql://%s:%d/%s".formatted(made.host(), made.port(), made.name()),
        made.user(),
        made.password());
  }

  @Test
  void aSlowStatementEndsInTheServer() {
    var slow = postgres.client().query("select pg_sleep(20)").execute();
    assertThat(failure(slow)).isInstanceOf(PgException.class).hasMessageContaining("57014");
    assertThat(failure(slow.recover(PostgresFailures::translate))).isInstanceOf(Problem.class);
  }

  @Test
  void aWaitForALockEndsInTheServer() {
    var second =
        postgres
            .pool()
            .withTransaction(
                first ->
                    first
                        .query("select * from thing for update")
                        .execute()
                        .compose(
                            locked ->
                                postgres
                                    .pool()
                                    .query("update thing set id = 2")
                                    .execute()
                                    .recover(PostgresFailures::translate)));
    assertThat(failure(second)).isInstanceOf(Problem.class);
  }

  @Test
  void whoFindsNoFreeConnectionIsRefusedInTime() {
    var taken =
        IntStream.range(0, 8).mapToObj(i -> await(postgres.pool().getConnection())).toList();
    var refused = postgres.pool().query("select 1").execute().recover(PostgresFailures::translate);
    assertThat(failure(refused)).isInstanceOf(Problem.class);
    taken.forEach(connection -> await(connection.close()));
    await(postgres.pool().query("select 1").execute());
  }

  @Test
  void aDatabaseThatIsAwayIsUnavailable() {
    var nowhere =
        Postgres.open(vertx, PostgresConfig.of("postgresql://127.0.0.1:1/none", "u", "p"));
    assertThat(failure(nowhere.check().recover(PostgresFailures::translate)))
        .isInstanceOf(Problem.class);
    await(nowhere.close());
  }

  @Test
  void aWrongStatementStaysADefect() {
    var wrong =
        postgres.client().query("select nothing").execute().recover(PostgresFailures::translate);
    assertThat(failure(wrong)).isInstanceOf(PgException.class);
  }

  @Test
  void theConfigurationDoesNotShowThePassword() {
    assertThat(PostgresConfig.of("postgresql://h/d", "user", "geheim").toString())
        .doesNotContain("geheim");
  }
}
