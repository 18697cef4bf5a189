package mercato.product;

import java.time.Duration;
import mercato.platform.config.Config;
import mercato.platform.config.Section;
import mercato.product.search.SearchConfig;

/**
 * Settings of the product service, below {@code product}, and {@code mongo.url}.
 *
 * @param mongoUrl connection string; where it says nothing else, writes wait for the majority
 * @param cacheEntries products, and ids known to be none, that an instance keeps, 1 to 1,000,000
 * @param cacheTtl how old a kept product may be at most, 1 to 60,000 ms; a change that this process
 *     hears of through Kafka takes effect at once
 * @param search how the index is kept and asked
 */
public record ProductConfig(
    String mongoUrl, int cacheEntries, Duration cacheTtl, SearchConfig search) {

  private static final String MONGO_URL = "mongodb://127.0.0.1:27017";
  private static final int CACHE_ENTRIES = 20_000;
  private static final int CACHE_TTL_MILLIS = 30_000;

  public static ProductConfig from(Config config) {
    Section product = config.section("product");
    Section cache = product.section("cache");
    return new ProductConfig(
        config.section("mongo").text("url", MONGO_URL),
        cache.integer("maxEntries", CACHE_ENTRIES, 1, 1_000_000),
        Duration.ofMillis(cache.integer("ttlMillis", CACHE_TTL_MILLIS, 1, 60_000)),
        SearchConfig.from(product.section("search")));
  }
}
