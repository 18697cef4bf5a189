package mercato.gateway;

import java.util.List;
import java.util.stream.Stream;
import mercato.platform.config.Section;

/**
 * How the gateway listens and what it takes on, section {@code gateway}; each key is named as the
 * component.
 *
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
    String host,
    int port,
    int requestTimeoutMillis,
    int maxInFlight,
    int idleTimeoutSeconds,
    List<String> corsOrigins,
    int hstsSeconds,
    boolean rateLimits,
    int maxStreams,
    int maxStreamMinutes,
    int productCacheSeconds,
    int productCacheEntries,
    int productCacheMebibytes) {

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

  public GatewayConfig {
    corsOrigins = List.copyOf(corsOrigins);
  }

  public static GatewayConfig from(Section gateway) {
    return new GatewayConfig(
        gateway.text("host", HOST),
        gateway.integer("port", PORT, 0, 65_535),
        gateway.integer("requestTimeoutMillis", REQUEST_TIMEOUT_MILLIS, 100, 60_000),
        gateway.integer("maxInFlight", MAX_IN_FLIGHT, 1, 100_000),
        gateway.integer("idleTimeoutSeconds", IDLE_TIMEOUT_SECONDS, 1, 3_600),
        Stream.of(gateway.text("corsOrigins", "").split(","))
            .map(String::trim)
            .filter(origin -> !origin.isEmpty())
            .toList(),
        gateway.integer("hstsSeconds", HSTS_SECONDS, 0, TWO_YEARS_SECONDS),
        gateway.section("rateLimits").flag("enabled", true),
        gateway.section("streams").integer("max", MAX_STREAMS, 1, 100_000),
        gateway.section("streams").integer("maxMinutes", MAX_STREAM_MINUTES, 1, 1_440),
        gateway.section("products").integer("cacheSeconds", PRODUCT_CACHE_SECONDS, 0, 3_600),
        gateway.section("products").integer("cacheEntries", PRODUCT_CACHE_ENTRIES, 1, 10_000_000),
        gateway.section("products").integer("cacheMebibytes", PRODUCT_CACHE_MEBIBYTES, 1, 16_384));
  }
}
