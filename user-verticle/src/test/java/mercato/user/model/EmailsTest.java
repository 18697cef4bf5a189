package mercato.user.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b.co",
        "a@b.test",
        "user@shop.example",
        "first.last+tag@mail.example.org",
        "o'neil@example.com",
        "x@1-2.de",
        "a@xn--bcher-kva.example"
      })
  void ordinaryAddressesAreEmails(String email) {
    assertThat(Emails.isEmail(email)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a@b",
        "a@localhost",
        "@b.co",
        "a@",
        "a@b..co",
        "a@b.co.",
        "a@-b.co",
        "a@b_c.de",
        "a..b@c.de",
        ".a@c.de",
        "a.@c.de",
        "a b@c.de",
        "a@b.co ",
        " a@b.co",
        "a@b@c.de",
        "a,b@c.de",
        "a@b.co,c@d.de",
        "A <a@b.co>",
        "@x.de:a@b.co",
        "a(comment)@b.co",
        "a@(comment)b.co",
        "a@[192.0.2.1]",
        "a@192.0.2.1",
        "a@[IPv6:2001:db8::1]",
        "\"a\"@b.co",
        "\"a b\"@b.co",
        "a\u0000@b.co",
        "a\u007f@b.co",
        "a@b.co\n",
        "a\r\nBcc: c@d.de\r\n@b.co",
        "m\u00fcller@b.co",
        "a@b\u00fccher.example"
      })
  void othersAreNot(String email) {
    assertThat(Emails.isEmail(email)).isFalse();
  }

  @Test
  void anEmailHasAtMost254Characters() {
    String domain = ("d".repeat(60) + ".").repeat(3) + "org";
    String local = "l".repeat(64);
    assertThat(Emails.isEmail(local + "@" + domain)).isTrue();
    assertThat(Emails.isEmail("l" + local + "@" + domain)).isFalse();
    String longest = local + "@" + "e".repeat(254 - 65 - domain.length() - 1) + "." + domain;
    assertThat(longest).hasSize(254);
    assertThat(Emails.isEmail(longest)).isTrue();
    assertThat(Emails.isEmail(longest.replaceFirst("@", "@e"))).isFalse();
  }
}
