package mercato.gateway;

import java.util.List;
import java.util.stream.Stream;
import mercato.gateway.security.Devices;
import mercato.platform.config.Config;
import mercato.platform.config.ConfigException;
import mercato.platform.config.Section;

/**
 * How the gateway listens and what it takes on: section {@code gateway}, where each key is named as
 * the component, and {@code redis.url}.
 *
 * @param redisUrl {@code redis.url}: sessions that have ended; default {@code
 *     redis://127.0.0.1:6379}
 * @param host the address to listen on; default 0.0.0.0
 * @param port 0 (any free one) to 65,535; default 8080
 * @param requestTimeoutMillis how long the work of a request may take, and reading its body as long
 *     again, 100 to 60,000; default 10,000
 * @param maxInFlight requests that one instance serves at a time; further ones are refused at once
 *     with 503 {@code OVERLOADED}. 1 to 100,000; default 1,000
 * @param idleTimeoutSeconds after which a silent connection is closed, 1 to 3,600; default 60
 * @param corsOrigins whose scripts may call, separated by commas, such as {@code
 *     https://shop.example}; default none
 * @param hstsSeconds the {@code max-age} of {@code Strict-Transport-Security}; 0 (the default)
 *     leaves it out, as is right without TLS in front. At most 63,072,000
 * @param trustedProxies whose {@code X-Forwarded-For} says from where a request comes, addresses or
 *     blocks such as {@code 10.0.0.0/8}, separated by commas; default none
 * @param rateLimits whether callers are limited ({@code rateLimits.enabled}); default true
 * @param maxStreams event streams that one instance keeps open ({@code streams.max}); further ones
 *     are refused with 503 {@code OVERLOADED}. 1 to 100,000; default 1,000
 * @param maxStreamMinutes after which a stream ends and its reader comes back ({@code
 *     streams.maxMinutes}), 1 to 1,440; default 30
 * @param productCacheSeconds how long one instance answers with a product that it has read before
 *     it asks again, though nobody said that it changed ({@code products.cacheSeconds}); 0 (asks
 *     each time) to 3,600; default 30
 * @param productCacheEntries how many it keeps ({@code products.cacheEntries}), 1 to 10,000,000;
 *     default 50,000
 * @param productCacheMebibytes how much memory they may take ({@code products.cacheMebibytes}), 1
 *     to 16,384; default 64
 */
public record GatewayConfig(
    String redisUrl,
    String host,
    int port,
    int requestTimeoutMillis,
    int maxInFlight,
    int idleTimeoutSeconds,
    List<String> corsOrigins,
    int hstsSeconds,
    List<String> trustedProxies,
    boolean rateLimits,
    int maxStreams,
    int maxStreamMinutes,
    int productCacheSeconds,
    int productCacheEntries,
    int productCacheMebibytes) {

  private static final String REDIS_URL = "redis://127.0.0.1:6379";
  private static final String HOST = "0.0.0.0";
  private static final int PORT = 8080;
  private static final int REQUEST_TIMEOUT_MILLIS = 10_000;
  private static final int MAX_IN_FLIGHT = 1_000;
  private static final int IDLE_TIMEOUT_SECONDS = 60;
  private static final int HSTS_SECONDS = 0;
  private static final int MAX_STREAMS = 1_000;
  private static final int MAX_STREAM_MINUTES = 30;
  private static final int PRODUCT_CACHE_SECONDS = 30;
  private static final int PRODUCT_CACHE_ENTRIES = 50_000;
  private static final int PRODUCT_CACHE_MEBIBYTES = 64;
  private static final int TWO_YEARS_SECONDS = 63_072_000;

  /**
   * @throws ConfigException for a trusted proxy that is no address
   */
  public GatewayConfig {
    corsOrigins = List.copyOf(corsOrigins);
    trustedProxies = List.copyOf(trustedProxies);
    trustedProxies.forEach(Devices::block);
  }

  public static GatewayConfig from(Config config) {
    Section gateway = config.section("gateway");
    return new GatewayConfig(
        config.section("redis").text("url", REDIS_URL),
        gateway.text("host", HOST),
        gateway.integer("port", PORT, 0, 65_535),
        gateway.integer("requestTimeoutMillis", REQUEST_TIMEOUT_MILLIS, 100, 60_000),
        gateway.integer("maxInFlight", MAX_IN_FLIGHT, 1, 100_000),
        gateway.integer("idleTimeoutSeconds", IDLE_TIMEOUT_SECONDS, 1, 3_600),
        list(gateway.text("corsOrigins", "")),
        gateway.integer("hstsSeconds", HSTS_SECONDS, 0, TWO_YEARS_SECONDS),
        list(gateway.text("trustedProxies", "")),
        gateway.section("rateLimits").flag("enabled", true),
        gateway.section("streams").integer("max", MAX_STREAMS, 1, 100_000),
        gateway.section("streams").integer("maxMinutes", MAX_STREAM_MINUTES, 1, 1_440),
        gateway.section("products").integer("cacheSeconds", PRODUCT_CACHE_SECONDS, 0, 3_600),
        gateway.section("products").integer("cacheEntries", PRODUCT_CACHE_ENTRIES, 1, 10_000_000),
        gateway.section("products").integer("cacheMebibytes", PRODUCT_CACHE_MEBIBYTES, 1, 16_384));
  }

  private static List<String> list(String text) {
    return Stream.of(text.split(",")).map(String::trim).filter(each -> !each.isEmpty()).toList();
  }
}
