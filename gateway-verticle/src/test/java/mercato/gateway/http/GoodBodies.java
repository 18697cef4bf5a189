package mercato.gateway.http;

import static java.util.Map.entry;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** A body that is taken, for each operation that takes one in JSON. */
public final class GoodBodies {

  private static final String ITEMS = "[{'productId': '15970', 'quantity': 1}]";
  private static final String PRICE = "{'amount': 129900, 'currency': 'USD'}";
  private static final String ADDRESS =
      "'recipient': 'Ann', 'line1': '1 Main St', 'line2': '', 'city': 'X', 'postalCode': '1',"
          + " 'country': 'US'";
  private static final String HOME = "{'label': 'Home', 'isDefault': true, " + ADDRESS + "}";
  private static final String REASON = "{'reason': 'x'}";
  private static final String REVIEW = "{'rating': 5, 'title': 'Fits', 'comment': 'Well\\nmade'}";
  private static final String PRODUCT =
      "'name': 'Shirt', 'description': 'A\\nshirt', 'category': ['Apparel', 'Topwear'], 'price': "
          + PRICE
          + ", 'images': ['http://images.example/1.jpg'], 'attributes': {'colour': 'Blue'}";

  private static final Map<String, String> ALL =
      Map.ofEntries(
          entry(
              "register",
              "{'email': 'ann@example.com', 'password': 'correct horse', 'name': 'Ann',"
                  + " 'phone': '+1 555 0100'}"),
          entry("logIn", "{'email': 'ann@example.com', 'password': 'x'}"),
          entry("refresh", "{'refreshToken': 'x'}"),
          entry("addAddress", HOME),
          entry("replaceAddress", HOME),
          entry("verifyEmail", "{'token': 'x'}"),
          entry("requestPasswordReset", "{'email': 'ann@example.com'}"),
          entry("resetPassword", "{'token': 'x', 'newPassword': 'correct horse'}"),
          entry(
              "changeMe",
              "{'email': 'ann@example.com', 'name': 'Ann', 'phone': null,"
                  + " 'avatarUrl': 'https://images.example/ann.png'}"),
          entry("changePassword", "{'currentPassword': 'x', 'newPassword': 'correct horse'}"),
          entry(
              "setPreferences",
              "{'locale': 'de-CH', 'currency': 'CHF', 'marketingEmails': true, 'notifications':"
                  + " {'orderUpdates': true, 'backInStock': false, 'priceDrops': true}}"),
          entry("changeAccount", "{'roles': ['customer', 'staff'], 'locked': true}"),
          entry("postNotification", "{'userId': 'u-1', 'title': 'Hello', 'body': 'Two\\nlines'}"),
          entry("createProduct", "{'id': 'S-1', " + PRODUCT + "}"),
          entry("replaceProduct", "{" + PRODUCT + "}"),
          entry("changeProduct", "{'status': 'ACTIVE', " + PRODUCT + "}"),
          entry("renameCategory", "{'from': 'Apparel/Topwear', 'to': 'Clothes'}"),
          entry("planPriceChange", "{'price': " + PRICE + ", 'at': '2026-03-01T00:00:00Z'}"),
          entry(
              "planSale",
              "{'name': 'Spring', 'category': 'Apparel/Topwear', 'percent': 20, 'startsAt': null,"
                  + " 'endsAt': '2026-04-01T00:00:00+02:00'}"),
          entry("writeReview", REVIEW),
          entry("editReview", REVIEW),
          entry("voteReview", "{'helpful': true}"),
          entry("hideReview", REASON),
          entry("checkStock", "{'items': " + ITEMS + "}"),
          entry("setStock", "{'onHand': 1, 'lowStockThreshold': 1}"),
          entry("adjustStock", "{'delta': -1, 'reason': 'broken'}"),
          entry("putCartItem", "{'quantity': 1}"),
          entry("mergeCart", "{'cartId': 'c-1'}"),
          entry(
              "placeOrder",
              "{'items': "
                  + ITEMS
                  + ", 'shippingAddress': {"
                  + ADDRESS
                  + "}, 'payment': {'method': 'card', 'token': 'tok_visa'}, 'expectedTotal': "
                  + PRICE
                  + "}"),
          entry(
              "quoteOrder",
              "{'items': "
                  + ITEMS
                  + ", 'shippingAddress': {"
                  + ADDRESS
                  + "}, 'addressId': null, 'couponCode': 'SPRING', 'shippingMethod': 'express'}"),
          entry("cancelOrder", REASON),
          entry("shipOrder", "{'carrier': 'DHL', 'trackingNumber': '1'}"),
          entry("requestReturn", "{'items': " + ITEMS + ", 'reason': 'x'}"),
          entry("approveReturn", "{'restock': true}"),
          entry("rejectReturn", REASON),
          entry("refundOrder", "{'amount': " + PRICE + ", 'reason': 'x'}"),
          entry(
              "createCoupon",
              "{'code': 'SPRING', 'amount': "
                  + PRICE
                  + ", 'startsAt': '2026-01-31T12:00:00Z', 'endsAt': '2026-02-28T12:00:00+02:00',"
                  + " 'maxUses': 1, 'maxUsesPerUser': null}"));

  private GoodBodies() {}

  /** Whether its body is checked against a schema of JSON. */
  public static boolean areTakenBy(Contract.Operation operation) {
    JsonObject body = operation.definition().getJsonObject("requestBody");
    return body != null
        && !body.containsKey("x-raw-max-bytes")
        && body.getJsonObject("content").containsKey("application/json");
  }

  public static String of(String operationId) {
    String body = ALL.get(operationId);
    if (body == null) {
      throw new IllegalArgumentException(operationId + " has no good body yet");
    }
    return body.replace('\'', '"');
  }
}
