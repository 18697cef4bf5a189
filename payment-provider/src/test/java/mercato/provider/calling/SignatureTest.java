package mercato.provider.calling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignatureTest {

  /** By {@code printf '1700000000.{"id":"x"}' | openssl dgst -sha256 -hmac secret}. */
  @Test
  void timestampAndBodyAreSignedWithHmacSha256() {
    assertThat(new Signature("secret").of("1700000000", "{\"id\":\"x\"}"))
        .isEqualTo("v1=2f7852138f9dbd8d61c07c2cfb0b8ac96a46a32d78d4527788fb42fcb409a493");
  }
}
