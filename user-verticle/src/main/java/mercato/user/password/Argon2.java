package mercato.user.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id, written as {@code $argon2id$v=19$m=7168,t=5,p=1$salt$hash}: a stored hash carries its
 * parameters, so that these may be raised without losing the old ones.
 *
 * <p>Of the parameters that OWASP holds to be equally strong these cost a JVM least: 20 ms of one
 * core, where 19 MiB and two passes cost 28 and more beside a second thread, since 7 MiB stay in
 * the cache. They are kept by each thread for its next hash, which spares the collector.
 */
final class Argon2 {

  private static final int MEMORY_KIB = 7_168;
  private static final int PASSES = 5;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})\\$([^$]+)\\$([^$]+)");

  private static final ThreadLocal<FixedBlockPool> BLOCKS =
      ThreadLocal.withInitial(() -> new FixedBlockPool(MEMORY_KIB + 8));

  private static final SecureRandom RANDOM = new SecureRandom();

  /** A hash that costs as much to check as any other and that no password has. */
  static final String UNMATCHABLE =
      new Phc(MEMORY_KIB, PASSES, LANES, new byte[SALT_BYTES], new byte[HASH_BYTES]).text();

  private record Phc(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {

    static Phc parse(String text) {
      Matcher parts = PHC.matcher(text);
      if (!parts.matches()) {
        throw new IllegalArgumentException("not a hash of Argon2id");
      }
      return new Phc(
          Integer.parseInt(parts.group(1)),
          Integer.parseInt(parts.group(2)),
          Integer.parseInt(parts.group(3)),
          Base64.getDecoder().decode(parts.group(4)),
          Base64.getDecoder().decode(parts.group(5)));
    }

    String text() {
      var base64 = Base64.getEncoder().withoutPadding();
      return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
          .formatted(
              memoryKib, passes, lanes, base64.encodeToString(salt), base64.encodeToString(hash));
    }
  }

  private Argon2() {}

  /** Hashes with a new salt. */
  static String hash(String password) {
    var salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    byte[] hash = compute(password, MEMORY_KIB, PASSES, LANES, salt, HASH_BYTES);
    return new Phc(MEMORY_KIB, PASSES, LANES, salt, hash).text();
  }

  /** Whether it is the password of a stored hash; takes the same time for a yes and a no. */
  static boolean matches(String password, String stored) {
    Phc phc = Phc.parse(stored);
    byte[] hash =
        compute(password, phc.memoryKib, phc.passes, phc.lanes, phc.salt, phc.hash.length);
    return MessageDigest.isEqual(hash, phc.hash);
  }

  /** Whether it was made with other parameters than hashes are now. */
  static boolean outdated(String stored) {
    Phc phc = Phc.parse(stored);
    return phc.memoryKib != MEMORY_KIB
        || phc.passes != PASSES
        || phc.lanes != LANES
        || phc.salt.length != SALT_BYTES
        || phc.hash.length != HASH_BYTES;
  }

  private static byte[] compute(
      String password, int memoryKib, int passes, int lanes, byte[] salt, int length) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .withBlockPool(BLOCKS.get())
            .build());
    var hash = new byte[length];
    generator.generateBytes(bytes(password), hash);
    return hash;
  }

  /** The same characters typed on another keyboard may come composed differently. */
  private static byte[] bytes(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
  }
}
