package mercato.user.token;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import mercato.contract.user.UserOperations.Key;

/** An RSA key pair that signs access tokens. Its id is its thumbprint (RFC 7638). */
record SigningKey(RSAPrivateCrtKey key) {

  private static final int BITS = 2048;
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  /** A new pair. Blocking: up to a second of one core. */
  static SigningKey generate() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return new SigningKey((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * @param pkcs8 the private key in DER
   * @throws IllegalArgumentException when it is none of RSA
   */
  static SigningKey of(byte[] pkcs8) {
    try {
      var key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      return new SigningKey((RSAPrivateCrtKey) key);
    } catch (GeneralSecurityException | ClassCastException cause) {
      throw new IllegalArgumentException("The signing key is no RSA key in PKCS #8.");
    }
  }

  /** Reads {@code -----BEGIN PRIVATE KEY-----}, whose lines may be one. */
  static SigningKey ofPem(String pem) {
    return of(Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "")));
  }

  byte[] pkcs8() {
    return key.getEncoded();
  }

  String pem() {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pkcs8())
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** The public half, for whoever verifies. */
  Key view() {
    String n = unsigned(key.getModulus());
    String e = unsigned(key.getPublicExponent());
    return new Key("RSA", "sig", "RS256", thumbprint(n, e), n, e);
  }

  private static String thumbprint(String n, String e) {
    try {
      String canonical = "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}".formatted(e, n);
      var sha = MessageDigest.getInstance("SHA-256");
      return BASE64URL.encodeToString(sha.digest(canonical.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Big-endian without the sign byte that {@link BigInteger} may put in front. */
  private static String unsigned(BigInteger value) {
    byte[] bytes = value.toByteArray();
    int start = bytes[0] == 0 ? 1 : 0;
    return BASE64URL.encodeToString(Arrays.copyOfRange(bytes, start, bytes.length));
  }

  @Override
  public String toString() {
    return "SigningKey[" + view().kid() + "]";
  }
}
