package mercato.platform.postgres;

import static mercato.platform.stream.Await.await;
import static mercato.platform.stream.Await.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MigrationsTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void twoInstancesAtOnceAndAThirdLaterRunEachMigrationOnce() {
    var config = PostgresTest.config("migrations_test");
    await(Future.all(run(config), run(config)));
    await(run(config));

    assertThat(count(config, "select count(*) from thing")).isEqualTo(1);
    assertThat(count(config, "select count(*) from flyway_schema_history where success"))
        .isEqualTo(2);
  }

  @Test
  void eachDatabaseGetsTheOutbox() {
    var config = PostgresTest.config("migrations_outbox_test");
    await(run(config));
    assertThat(count(config, "select count(*) from outbox")).isZero();
    assertThat(count(config, "select count(*) from outbox_lease")).isZero();
  }

  @Test
  void aMigrationThatFailsStopsTheStart() {
    var config = PostgresTest.config("migrations_broken_test");
    var failed = Migrations.run(vertx, config, "db/test-broken");
    assertThat(failure(failed)).hasMessageContaining("V1__broken.sql");
  }

  private Future<Void> run(PostgresConfig config) {
    return Migrations.run(vertx, config, "db/test");
  }

  private long count(PostgresConfig config, String sql) {
    var postgres = Postgres.open(vertx, config);
    var rows = await(postgres.client().query(sql).execute());
    await(postgres.close());
    return rows.iterator().next().getLong(0);
  }
}
