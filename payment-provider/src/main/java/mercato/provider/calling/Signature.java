package mercato.provider.calling;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Proves to the shop that a call is ours: {@code v1=hex(HMAC-SHA256(secret, timestamp.body))}. */
final class Signature {

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec secret;

  Signature(String secret) {
    this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  String of(String timestamp, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      byte[] signed = (timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
      return "v1=" + HexFormat.of().formatHex(mac.doFinal(signed));
    } catch (GeneralSecurityException cause) {
      throw new IllegalStateException(cause);
    }
  }
}
