package mercato.platform.launch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jgroups.Message;
import org.jgroups.auth.AuthToken;

/**
 * What a node shows when it joins: a random number and its HMAC under the shared secret, which
 * itself never travels.
 */
public final class ClusterToken extends AuthToken {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int NONCE_BYTES = 16;
  private static final int MAC_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec secret;
  private final byte[] nonce = new byte[NONCE_BYTES];
  private final byte[] mac = new byte[MAC_BYTES];

  /** For JGroups, which then reads what another node has shown. */
  public ClusterToken() {
    this.secret = null;
  }

  ClusterToken(String secret) {
    this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  @Override
  public boolean authenticate(AuthToken shown, Message message) {
    // What a node sends to itself, as in a merge, is never written and so carries no number.
    return shown == this
        || shown instanceof ClusterToken other
            && MessageDigest.isEqual(other.mac, macOf(other.nonce));
  }

  @Override
  public void writeTo(DataOutput out) throws IOException {
    byte[] fresh = new byte[NONCE_BYTES];
    RANDOM.nextBytes(fresh);
    out.write(fresh);
    out.write(macOf(fresh));
  }

  @Override
  public void readFrom(DataInput in) throws IOException {
    in.readFully(nonce);
    in.readFully(mac);
  }

  private byte[] macOf(byte[] text) {
    try {
      Mac function = Mac.getInstance(ALGORITHM);
      function.init(secret);
      return function.doFinal(text);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public int size() {
    return NONCE_BYTES + MAC_BYTES;
  }

  @Override
  public String getName() {
    return ClusterToken.class.getName();
  }
}
