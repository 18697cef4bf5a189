package mercato.user;

import java.util.Optional;
import mercato.platform.config.Section;
import mercato.platform.postgres.PostgresConfig;

/**
 * Settings of the user service.
 *
 * @param postgres {@code user.postgres.*}
 * @param passwordThreads {@code user.passwords.threads}: threads that hash passwords, 1 to 64,
 *     default one per core; each keeps 19 MiB
 * @param passwordQueue {@code user.passwords.queue}: hashes that one instance lets wait before it
 *     refuses with {@code OVERLOADED}, 0 to 10,000, default {@value #PASSWORD_QUEUE}, about 2 s of
 *     two cores
 * @param signingKey {@code user.tokens.privateKey}: RSA key in PKCS #8, PEM, that signs access
 *     tokens; default is one that is made at the first start and kept in the database
 */
public record UserConfig(
    PostgresConfig postgres, int passwordThreads, int passwordQueue, Optional<String> signingKey) {

  public static final int PASSWORD_QUEUE = 128;

  public static UserConfig from(Section section) {
    String signingKey = section.section("tokens").secret("privateKey", "");
    return new UserConfig(
        PostgresConfig.from(section.section("postgres")),
        section
            .section("passwords")
            .integer("threads", Runtime.getRuntime().availableProcessors(), 1, 64),
        section.section("passwords").integer("queue", PASSWORD_QUEUE, 0, 10_000),
        Optional.of(signingKey).filter(key -> !key.isEmpty()));
  }

  @Override
  public String toString() {
    return "UserConfig[" + postgres + "]";
  }
}
