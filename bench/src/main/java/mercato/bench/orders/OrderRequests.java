package mercato.bench.orders;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Requests for orders of one piece, ready but for their keys: the generator shares its processors
 * with the shop, and spends none on making the same bytes again. For one thread.
 */
final class OrderRequests {

  private static final String BODY =
      """
      {"items":[{"productId":"%s","quantity":1}],\
      "shippingAddress":{"recipient":"Load Test","line1":"1 Loop Road","city":"Springfield",\
      "postalCode":"12345","country":"US"},"payment":{"method":"card","token":"tok_visa"}}""";

  private final String run = UUID.randomUUID().toString();
  private final byte[][] heads;
  private final byte[][] tails;
  private long keys;
  private int turn;

  /**
   * @param tokens of the accounts that order in turn
   * @param products that are ordered in turn
   */
  OrderRequests(URI shop, List<String> tokens, List<String> products) {
    heads = tokens.stream().map(token -> bytes(head(shop, token))).toArray(byte[][]::new);
    tails = products.stream().map(product -> bytes(tail(product))).toArray(byte[][]::new);
  }

  /** A new order of the next account, of one of the first products. */
  Buffer next(int products) {
    int number = turn++ & Integer.MAX_VALUE;
    return Buffer.buffer(1_024)
        .appendBytes(heads[number % heads.length])
        .appendString(run)
        .appendString("-")
        .appendString(Long.toString(keys++))
        .appendBytes(tails[number % products]);
  }

  private static String head(URI shop, String token) {
    return "POST /v1/orders HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nIdempotency-Key: "
        .formatted(shop.getAuthority(), token);
  }

  private static String tail(String product) {
    String body = BODY.formatted(product);
    return "\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.length(), body);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
