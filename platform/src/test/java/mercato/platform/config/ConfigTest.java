package mercato.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

  @TempDir Path folder;

  @Test
  void aProfileOverridesTheBaseAndTheEnvironmentOverridesBothAndTheCommandLineAll()
      throws IOException {
    write("base.yaml", "a: {one: 1, two: 2, three: 3, four: 4}");
    write("small.yaml", "a: {two: 22, three: 33, four: 44}");
    var config =
        Config.load(
            folder,
            Optional.of("small"),
            Map.of("MERCATO_A_THREE", "333", "MERCATO_A_FOUR", "444", "PATH", "/bin"),
            Map.of("a.four", "4444"));

    Section a = config.section("a");
    assertThat(a.integer("one", 0, 0, 9)).isEqualTo(1);
    assertThat(a.integer("two", 0, 0, 99)).isEqualTo(22);
    assertThat(a.integer("three", 0, 0, 999)).isEqualTo(333);
    assertThat(a.integer("four", 0, 0, 9999)).isEqualTo(4444);
    assertThatCode(config::verify).doesNotThrowAnyException();
  }

  @Test
  void allMistakesAreListedAtOnceWithTheNearestKnownKey() throws IOException {
    write("base.yaml", "order:\n  saga:\n    paymentTimoutMillis: 5\n    replyMillis: soon\n");
    var config =
        Config.load(
            folder,
            Optional.empty(),
            Map.of("MERCATO_ORDER_SAGA_REPLY_MILIS", "7", "MERCATO_ORDER_ON", "maybe"),
            Map.of());
    Section order = config.section("order");
    order.section("saga").integer("paymentTimeoutMillis", 30_000, 1, 60_000);
    order.section("saga").integer("replyMillis", 2_000, 1, 60_000);
    order.flag("on", true);
    order.required("postgres.url");

    assertThatThrownBy(config::verify)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "base.yaml: unknown key 'order.saga.paymentTimoutMillis';"
                + " did you mean 'order.saga.paymentTimeoutMillis'?")
        .hasMessageContaining(
            "'order.saga.replyMillis' must be a whole number from 1 to 60000, not 'soon'")
        .hasMessageContaining(
            "unknown variable 'MERCATO_ORDER_SAGA_REPLY_MILIS';"
                + " did you mean 'MERCATO_ORDER_SAGA_REPLY_MILLIS'?")
        .hasMessageContaining("'MERCATO_ORDER_ON' must be true or false, not 'maybe'")
        .hasMessageContaining("'order.postgres.url' must be set (or MERCATO_ORDER_POSTGRES_URL)");
  }

  @Test
  void aNumberOutOfItsRangeIsAMistake() {
    var config = Config.of(Map.of("pool", "0"));
    assertThat(config.section("").integer("pool", 8, 1, 64)).isEqualTo(8);
    assertThatThrownBy(config::verify).hasMessageContaining("from 1 to 64, not '0'");
  }

  @Test
  void camelCaseBecomesUnderscoresInTheEnvironment() {
    assertThat(Config.environmentName("order.saga.paymentTimeoutMillis"))
        .isEqualTo("MERCATO_ORDER_SAGA_PAYMENT_TIMEOUT_MILLIS");
  }

  @Test
  void aFileThatIsNoYamlOrMissingIsNamed() throws IOException {
    write("base.yaml", "a: [");
    assertThatThrownBy(() -> Config.load(folder, Optional.empty(), Map.of(), Map.of()))
        .hasMessageContaining("base.yaml is no YAML");
    write("base.yaml", "");
    assertThatThrownBy(() -> Config.load(folder, Optional.of("absent"), Map.of(), Map.of()))
        .hasMessageContaining("absent.yaml cannot be read");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
