package mercato.user.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import mercato.contract.user.AccountOperations.ChangeAccount;
import mercato.contract.user.PreferencesView;
import mercato.contract.user.PreferencesView.Wanted;
import org.junit.jupiter.api.Test;

class SettingsRulesTest {

  @Test
  void aPictureIsSomewhereOnTheWeb() {
    String longest = "https://example.org/" + "x".repeat(480);
    for (String good : new String[] {null, "http://example.org", "HTTPS://[::1]:8443/x", longest}) {
      assertThat(picture(good)).as(good).isTrue();
    }
    for (String bad :
        List.of(
            "",
            "x",
            "//example.org/x",
            "data:image/png;base64,AA",
            "javascript:alert(1)",
            "ftp://example.org/x",
            "https:///x",
            "https://ann:secret@example.org/x",
            "https://example.org/a b",
            "https://example.org/\"><script>",
            longest + "x")) {
      assertThat(picture(bad)).as(bad).isFalse();
    }
  }

  @Test
  void aLocaleIsALanguageTag() {
    for (String good : List.of("en-US", "de", "zh-Hant-TW", "sr-Latn-RS-x-shop")) {
      assertThat(preferences(good, "USD")).as(good).isTrue();
    }
    for (String bad :
        new String[] {null, "", "en_US", "e", "en-", "en-US\0", "en-" + "x".repeat(40)}) {
      assertThat(preferences(bad, "USD")).as(bad).isFalse();
    }
  }

  @Test
  void aCurrencyIsOneThatTheWorldKnows() {
    for (String good : List.of("USD", "EUR", "JPY")) {
      assertThat(preferences("en", good)).as(good).isTrue();
    }
    for (String bad : new String[] {null, "", "usd", "US", "ABC", "EURO"}) {
      assertThat(preferences("en", bad)).as(bad).isFalse();
    }
  }

  private static boolean picture(String url) {
    var request = new ChangeAccount(Set.of("avatarUrl"), null, null, null, url, null);
    return SettingsRules.mistakes(request, null).isEmpty();
  }

  private static boolean preferences(String locale, String currency) {
    var wanted = new Wanted(true, true, true);
    return SettingsRules.mistakes(new PreferencesView(locale, currency, false, wanted)).isEmpty();
  }
}
