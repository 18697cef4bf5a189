package mercato.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import mercato.platform.config.Config;
import org.junit.jupiter.api.Test;

class UserConfigTest {

  private static final Map<String, String> REQUIRED =
      Map.of(
          "user.postgres.url", "postgresql://127.0.0.1:1/user_db",
          "user.postgres.user", "user",
          "user.mail.folder", "mails");

  @Test
  void whatIsNotSetHasADefault() {
    Config settings = Config.of(REQUIRED);
    UserConfig config = UserConfig.from(settings);
    settings.verify();
    assertThat(config.passwordThreads()).isPositive();
    assertThat(config.passwordQueue()).isEqualTo(UserConfig.PASSWORD_QUEUE);
    assertThat(config.limits().enabled()).isTrue();
    assertThat(config.signingKey()).isEmpty();
  }

  @Test
  void theSigningKeyIsNeverPrinted() {
    var settings = new HashMap<>(REQUIRED);
    settings.put("user.tokens.privateKey", "hunter2");
    UserConfig config = UserConfig.from(Config.of(settings));
    assertThat(config.signingKey()).contains("hunter2");
    assertThat(config.toString()).doesNotContain("hunter2");
  }
}
