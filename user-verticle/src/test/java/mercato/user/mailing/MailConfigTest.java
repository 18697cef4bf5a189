package mercato.user.mailing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mercato.platform.config.Config;
import mercato.platform.config.ConfigException;
import mercato.user.mailing.MailConfig.Security;
import mercato.user.mailing.MailConfig.Smtp;
import org.junit.jupiter.api.Test;

class MailConfigTest {

  @Test
  void aFolderAloneIsEnough() {
    MailConfig config = read(Map.of("user.mail.folder", "data/mails"));
    assertThat(config.folder()).contains(Path.of("data/mails"));
    assertThat(config.smtp()).isEmpty();
    assertThat(config.from()).isEqualTo("Mercato <shop@mercato.example>");
    assertThat(config.domain()).isEqualTo("mercato.example");
    assertThat(config.shopUrl()).isEqualTo("http://127.0.0.1:8080");
    assertThat(config.perSecond()).isEqualTo(50);
  }

  @Test
  void aServerHasThePortOfItsSecurityAndItsPasswordIsNotPrinted() {
    MailConfig config =
        read(
            Map.of(
                "user.mail.smtp.host", "mail.example.org",
                "user.mail.smtp.user", "shop",
                "user.mail.smtp.password", "secret",
                "user.mail.smtp.security", "starttls",
                "user.mail.from", "info@example.org",
                "user.mail.shopUrl", "https://shop.example.org/"));
    assertThat(config.smtp())
        .contains(new Smtp("mail.example.org", 587, "shop", "secret", Security.STARTTLS));
    assertThat(config.toString()).contains("mail.example.org:587").doesNotContain("secret");
    assertThat(config.domain()).isEqualTo("example.org");
    assertThat(config.shopUrl()).isEqualTo("https://shop.example.org");
    assertThat(read(Map.of("user.mail.smtp.host", "mail")).smtp().orElseThrow().port())
        .isEqualTo(25);
  }

  @Test
  void neitherServerNorFolderStopsTheStartAndBothDo() {
    assertThat(mistakes(Map.of()))
        .singleElement()
        .asString()
        .contains("'user.mail.smtp.host'", "'user.mail.folder'", "must be set");
    assertThat(mistakes(Map.of("user.mail.smtp.host", "mail", "user.mail.folder", "mails")))
        .singleElement()
        .asString()
        .contains("not both");
  }

  @Test
  void allMistakesAreListed() {
    assertThat(
            mistakes(
                Map.of(
                    "user.mail.folder", "mails",
                    "user.mail.smtp.security", "ssl",
                    "user.mail.from", "Shop\r\nBcc: all@example.org <shop@example.org>",
                    "user.mail.shopUrl", "javascript:alert(1)",
                    "user.mail.perSecond", "0")))
        .hasSize(4)
        .anyMatch(mistake -> mistake.startsWith("'user.mail.smtp.security' must be none"))
        .anyMatch(mistake -> mistake.startsWith("'user.mail.from' must be an address"))
        .anyMatch(mistake -> mistake.startsWith("'user.mail.shopUrl' must begin with http"))
        .anyMatch(mistake -> mistake.startsWith("'user.mail.perSecond' must be a whole number"));
  }

  private static MailConfig read(Map<String, String> settings) {
    Config config = Config.of(settings);
    MailConfig read = MailConfig.from(config.section("user").section("mail"));
    config.verify();
    return read;
  }

  private static List<String> mistakes(Map<String, String> settings) {
    return catchThrowableOfType(ConfigException.class, () -> read(settings)).problems();
  }
}
