package mercato.user.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MailTemplateTest {

  private static final MailTemplate HELLO =
      MailTemplate.parse(
          "Subject: Hello {{name}}\n\nDear {{name}},\n\nhello.\n",
          "<p title=\"{{name}}\">Dear {{name}}</p>");

  @Test
  void theFirstLineIsTheSubjectAndPlacesAreFilled() {
    MailTemplate filled = HELLO.filled(Map.of("name", "Ann", "other", "ignored"));
    assertThat(filled.subject()).isEqualTo("Hello Ann");
    assertThat(filled.text()).isEqualTo("Dear Ann,\n\nhello.\n");
    assertThat(filled.html()).isEqualTo("<p title=\"Ann\">Dear Ann</p>");
  }

  @Test
  void aValueIsTextAlsoInHtml() {
    MailTemplate filled = HELLO.filled(Map.of("name", "<b>\"O'Neil\" & $1 \\sons</b>"));
    String escaped = "&lt;b&gt;&quot;O&#39;Neil&quot; &amp; $1 \\sons&lt;/b&gt;";
    assertThat(filled.html()).isEqualTo("<p title=\"%s\">Dear %s</p>".formatted(escaped, escaped));
    assertThat(filled.text()).contains("Dear <b>\"O'Neil\" & $1 \\sons</b>,");
  }

  @Test
  void aValueStartsNoHeader() {
    String subject = HELLO.filled(Map.of("name", "Ann\r\nBcc: all@example.org\u0000")).subject();
    assertThat(subject).isEqualTo("Hello Ann Bcc: all@example.org ");
  }

  @Test
  void whatLooksLikeAPlaceInAValueStays() {
    assertThat(HELLO.filled(Map.of("name", "{{token}}")).text()).startsWith("Dear {{token}},");
  }

  @Test
  void aPlaceWithoutAValueAndAMailWithoutASubjectAreDefects() {
    assertThatThrownBy(() -> HELLO.filled(Map.of())).hasMessageContaining("{{name}}");
    assertThatThrownBy(() -> MailTemplate.parse("Hello\n\nAnn", "")).hasMessageContaining("Hello");
  }
}
