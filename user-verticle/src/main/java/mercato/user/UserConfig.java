package mercato.user;

import java.util.Optional;
import mercato.platform.config.Config;
import mercato.platform.config.Section;
import mercato.platform.postgres.PostgresConfig;
import mercato.user.limits.LimitsConfig;
import mercato.user.mailing.MailConfig;

/**
 * Settings of the user service: section {@code user}, and {@code redis.url}.
 *
 * @param postgres {@code user.postgres.*}
 * @param redisUrl {@code redis.url}: where sessions were last seen, which have ended, how often
 *     somebody tried; default {@code redis://127.0.0.1:6379}
 * @param passwordThreads {@code user.passwords.threads}: threads that hash, 1 to 64, default one
 *     per core; each keeps 7 MiB
 * @param passwordQueue {@code user.passwords.queue}: hashes that one instance lets wait before it
 *     refuses with {@code OVERLOADED}, 0 to 10,000, default {@value #PASSWORD_QUEUE}, 1.5 s of two
 *     cores
 * @param phoneRegion {@code user.phoneRegion}: whose phone numbers may be given without a country
 *     code, ISO 3166; default {@value #PHONE_REGION}
 * @param signingKey {@code user.tokens.privateKey}: RSA key in PKCS #8, PEM, that signs access
 *     tokens: the newest, when the database does not know it yet; default is one that is made at
 *     the first start and kept in the database
 * @param limits {@code user.limits.*}
 * @param mail {@code user.mail.*}
 */
public record UserConfig(
    PostgresConfig postgres,
    String redisUrl,
    int passwordThreads,
    int passwordQueue,
    String phoneRegion,
    Optional<String> signingKey,
    LimitsConfig limits,
    MailConfig mail) {

  public static final int PASSWORD_QUEUE = 64;
  public static final String PHONE_REGION = "US";

  private static final String REDIS_URL = "redis://127.0.0.1:6379";

  public static UserConfig from(Config config) {
    Section section = config.section("user");
    Section passwords = section.section("passwords");
    String signingKey = section.section("tokens").secret("privateKey", "");
    return new UserConfig(
        PostgresConfig.from(section.section("postgres")),
        config.section("redis").text("url", REDIS_URL),
        passwords.integer("threads", Runtime.getRuntime().availableProcessors(), 1, 64),
        passwords.integer("queue", PASSWORD_QUEUE, 0, 10_000),
        section.text("phoneRegion", PHONE_REGION),
        Optional.of(signingKey).filter(key -> !key.isEmpty()),
        LimitsConfig.from(section.section("limits")),
        MailConfig.from(section.section("mail")));
  }

  @Override
  public String toString() {
    return "UserConfig[" + postgres + "]";
  }
}
