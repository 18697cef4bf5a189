package mercato.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StoresAnswerTest {
  @Test
  void postgresKeepsEachServiceInADurableDatabaseOfItsOwn() throws Exception {
    var orders = TestStores.postgres("order_db");
    var users = TestStores.postgres("user_db");

    assertThat(Clients.query(orders, "SHOW server_version")).startsWith("18.");
    assertThat(Clients.query(orders, "SHOW fsync")).isEqualTo("on");
    assertThat(Clients.query(orders, "SHOW synchronous_commit")).isEqualTo("on");
    Clients.query(orders, "CREATE TABLE mine (id int)");
    assertThat(Clients.query(orders, "SELECT lower('ÄÖ')")).isEqualTo("äö");
    assertThat(TestStores.postgres("order_db")).isEqualTo(orders);

    var stranger =
        new Database(users.host(), users.port(), "order_db", users.user(), users.password());
    assertThatThrownBy(() -> Clients.query(stranger, "SELECT 1"))
        .hasMessageContaining("permission denied for database");
    var guess = new Database(users.host(), users.port(), "user_db", users.user(), "guess");
    assertThatThrownBy(() -> Clients.query(guess, "SELECT 1"))
        .hasMessageContaining("password authentication failed");
    assertThat(orders.toString()).doesNotContain(orders.password());
  }

  @Test
  void redisAnswersThoseWhoKnowThePassword() throws Exception {
    assertThat(Clients.redis(TestStores.redis(), "SET colour blue")).isEqualTo("+OK");
    assertThat(Clients.redis(TestStores.redis(), "GET colour")).isEqualTo("blue");
    assertThat(Clients.redis(TestStores.redis().replaceAll(":[^:@]+@", ":guess@"), "GET colour"))
        .startsWith("-NOAUTH");
  }

  @Test
  void kafkaKeepsRecordsInOrder() throws Exception {
    Clients.createTopic(TestStores.kafka(), "answers");
    Clients.produce(TestStores.kafka(), "answers", "one");
    Clients.produce(TestStores.kafka(), "answers", "two");
    assertThat(Clients.consume(TestStores.kafka(), "answers", 2)).containsExactly("one", "two");
  }

  @Test
  void mongoFindsWhatWasInserted() throws Exception {
    Clients.insert(TestStores.mongo(), "a");
    assertThat(Clients.find(TestStores.mongo(), "a").getString("_id")).isEqualTo("a");
    assertThat(Clients.find(TestStores.mongo(), "b")).isNull();
  }
}
