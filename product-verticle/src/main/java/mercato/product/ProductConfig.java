package mercato.product;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import mercato.platform.config.Config;
import mercato.platform.config.Section;
import mercato.product.search.SearchConfig;
import mercato.product.selling.SellingConfig;

/**
 * Settings of the product service, below {@code product}, and {@code mongo.url}, {@code redis.url}.
 *
 * @param mongoUrl connection string; where it says nothing else, writes wait for the majority
 * @param redisUrl what all processes know of products, and what people searched for; the service
 *     does without it, but more slowly
 * @param cacheEntries products, and ids known to be none, that a process keeps, 1 to 1,000,000
 * @param cacheTtl how old a kept product may be at most where no news of its change came, 1 to
 *     60,000 ms; its price is that of the moment all the same
 * @param search how the index is kept and asked
 * @param selling where the counts of what is bought together are kept; like the index in a folder
 *     of {@code product.directory}, which is this process's own. Without one both are built anew
 *     from Kafka at each start
 */
public record ProductConfig(
    String mongoUrl,
    String redisUrl,
    int cacheEntries,
    Duration cacheTtl,
    SearchConfig search,
    SellingConfig selling) {

  private static final String MONGO_URL = "mongodb://127.0.0.1:27017";
  private static final String REDIS_URL = "redis://127.0.0.1:6379";
  private static final int CACHE_ENTRIES = 20_000;
  private static final int CACHE_TTL_MILLIS = 30_000;

  public static ProductConfig from(Config config) {
    Section product = config.section("product");
    Section cache = product.section("cache");
    Optional<Path> directory =
        product.optional("directory").filter(path -> !path.isBlank()).map(Path::of);
    return new ProductConfig(
        config.section("mongo").text("url", MONGO_URL),
        config.section("redis").text("url", REDIS_URL),
        cache.integer("maxEntries", CACHE_ENTRIES, 1, 1_000_000),
        Duration.ofMillis(cache.integer("ttlMillis", CACHE_TTL_MILLIS, 1, 60_000)),
        SearchConfig.from(product.section("search"), directory.map(own -> own.resolve("search"))),
        new SellingConfig(directory.map(own -> own.resolve("selling"))));
  }
}
