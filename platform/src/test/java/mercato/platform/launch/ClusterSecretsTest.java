package mercato.platform.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import mercato.platform.config.Config;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSecretsTest {

  @TempDir Path directory;

  Map<String, String> settings;

  @BeforeEach
  void create() {
    settings = new HashMap<>(ClusterSecrets.createIfAbsent(directory.resolve("ours")));
    settings.put("cluster.enabled", "true");
  }

  @Test
  void secretsAreMadeOnceAndOnlyTheOwnerCanReadThem() throws Exception {
    Path secrets = directory.resolve("ours");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
        .isEqualTo("rwx------");
    assertThat(ClusterSecrets.createIfAbsent(secrets))
        .isEqualTo(ClusterSecrets.createIfAbsent(secrets));
    assertThat(ClusterSecrets.createIfAbsent(directory.resolve("others")).get("cluster.authSecret"))
        .isNotEqualTo(settings.get("cluster.authSecret"));
  }

  @Test
  void withoutAClusterThereIsNoConfigurationForIt() {
    assertThat(ClusterConfig.from(Config.of(Map.of()).section("cluster"))).isEmpty();
  }

  @Test
  void theTextOfTheConfigurationShowsNoSecret() {
    ClusterConfig config = ClusterConfig.from(Config.of(settings).section("cluster")).orElseThrow();

    assertThat(config.toString())
        .doesNotContain(
            settings.get("cluster.authSecret"), settings.get("cluster.keyStorePassword"));
  }

  @Test
  void aSecretThatAnyoneCouldGuessIsRefused() {
    settings.put("cluster.authSecret", "shop");
    ClusterConfig config = ClusterConfig.from(Config.of(settings).section("cluster")).orElseThrow();

    assertThatThrownBy(() -> Cluster.of(config, "node"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cluster.authSecret");
  }

  @Test
  void whatAClusterNeedsIsAskedFor() {
    Config config = Config.of(Map.of("cluster.enabled", "true"));
    ClusterConfig.from(config.section("cluster"));

    assertThatThrownBy(config::verify)
        .hasMessageContaining("cluster.keyStore")
        .hasMessageContaining("cluster.authSecret");
  }

  @Test
  void aMissingKeyIsSaidClearly() {
    settings.put("cluster.keyStore", directory.resolve("none.p12").toString());
    ClusterConfig config = ClusterConfig.from(Config.of(settings).section("cluster")).orElseThrow();

    assertThatThrownBy(() -> Cluster.of(config, "node"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.p12");
  }
}
