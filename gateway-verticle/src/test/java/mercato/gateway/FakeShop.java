package mercato.gateway;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import mercato.contract.Caller;
import mercato.contract.Operation;
import mercato.contract.Problem;
import mercato.contract.analytics.AnalyticsOperations;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.order.CartOperations;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.PaymentOperations;
import mercato.contract.order.PricingOperations;
import mercato.contract.order.ReturnOperations;
import mercato.contract.product.ProductOperations;
import mercato.contract.user.AddressOperations;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.Key;
import mercato.contract.user.UserOperations.KeysView;
import mercato.platform.bus.ServiceBus;

/**
 * All services in one, served on the real bus: each operation does what its test told it, and what
 * it was last asked can be looked at. Signs tokens as the user service does.
 */
final class FakeShop extends VerticleBase {

  static final List<Operation<?, ?>> SERVED =
      List.of(
          UserOperations.REGISTER,
          UserOperations.LOG_IN,
          UserOperations.REFRESH,
          UserOperations.FIND_ME,
          UserOperations.FIND_KEYS,
          UserOperations.LOCK,
          AddressOperations.LIST,
          AddressOperations.ADD,
          AddressOperations.REPLACE,
          AddressOperations.REMOVE,
          ProductOperations.FIND,
          ProductOperations.SEARCH,
          ProductOperations.ADD,
          InventoryOperations.CHECK,
          InventoryOperations.FIND,
          InventoryOperations.SET,
          InventoryOperations.LIST,
          InventoryOperations.ADJUST,
          InventoryOperations.MOVEMENTS,
          CartOperations.FIND,
          CartOperations.PUT_ITEM,
          CartOperations.REMOVE_ITEM,
          CartOperations.CLEAR,
          CartOperations.MERGE,
          OrderOperations.PLACE,
          OrderOperations.LIST,
          OrderOperations.FIND,
          OrderOperations.HISTORY,
          OrderOperations.CANCEL,
          OrderOperations.SHIP,
          OrderOperations.DELIVER,
          OrderOperations.PROGRESS,
          OrderOperations.QUOTE,
          PricingOperations.SHIPPING_METHODS,
          PricingOperations.CREATE_COUPON,
          PricingOperations.COUPONS,
          PaymentOperations.OF_ORDER,
          PaymentOperations.FIND,
          PaymentOperations.REFUND,
          PaymentOperations.CALLBACK,
          ReturnOperations.REQUEST,
          ReturnOperations.APPROVE,
          ReturnOperations.REJECT,
          ReturnOperations.OF_ORDER,
          ReturnOperations.LIST,
          AnalyticsOperations.DASHBOARD);

  /** What an operation was last asked, and by whom. */
  record Asked(Object request, Caller caller) {}

  private final ServiceBus bus;
  private final Map<String, BiFunction<Object, Caller, Future<?>>> answers =
      new ConcurrentHashMap<>();
  private final Map<String, Asked> asked = new ConcurrentHashMap<>();
  private volatile Signer signer = new Signer("key-1");

  FakeShop(ServiceBus bus) {
    this.bus = bus;
    reset();
  }

  @Override
  public Future<?> start() {
    return Future.all(SERVED.stream().map(this::serve).toList());
  }

  private <Q, R> Future<Void> serve(Operation<Q, R> operation) {
    return bus.serve(
        operation,
        (request, caller) -> {
          if (caller.signedIn() || !isProbe(operation)) {
            asked.put(operation.address(), new Asked(request, caller));
          }
          return answers
              .get(operation.address())
              .apply(request, caller)
              .map(reply -> operation.reply().cast(reply));
        });
  }

  /** The gateway's look whether a service is there comes as a guest to what guests do not get. */
  private static boolean isProbe(Operation<?, ?> operation) {
    return operation.equals(UserOperations.FIND_ME)
        || operation.equals(ProductOperations.ADD)
        || operation.equals(InventoryOperations.FIND)
        || operation.equals(OrderOperations.FIND)
        || operation.equals(AnalyticsOperations.DASHBOARD);
  }

  /** Every operation answers its sample again. */
  void reset() {
    answers.clear();
    for (Operation<?, ?> each : SERVED) {
      answers.put(each.address(), (request, caller) -> Samples.answer(each, request, caller));
    }
    answers.put(
        UserOperations.FIND_KEYS.address(),
        (request, caller) -> Future.succeededFuture(new KeysView(List.of(signer.publicKey()))));
  }

  <Q, R> void when(Operation<Q, R> operation, BiFunction<Q, Caller, Future<R>> answer) {
    answers.put(
        operation.address(),
        (request, caller) -> answer.apply(operation.request().cast(request), caller));
  }

  <Q, R> void refuse(Operation<Q, R> operation, Problem problem) {
    when(operation, (request, caller) -> Future.failedFuture(problem));
  }

  <Q> Q asked(Operation<Q, ?> operation) {
    return operation.request().cast(asked.get(operation.address()).request());
  }

  Caller caller(Operation<?, ?> operation) {
    return asked.get(operation.address()).caller();
  }

  boolean wasAsked(Operation<?, ?> operation) {
    return asked.containsKey(operation.address());
  }

  void forget() {
    asked.clear();
  }

  /** From now on, tokens are signed with another key. */
  void rotate(String kid) {
    signer = new Signer(kid);
  }

  /** An {@code Authorization} header for a user with these roles. */
  String bearer(String userId, String... roles) {
    return "Bearer " + token(userId, roles);
  }

  String token(String userId, String... roles) {
    return signer.sign(
        claims(userId, roles), new JWTOptions().setIssuer("mercato").setExpiresInSeconds(900));
  }

  Signer signer() {
    return signer;
  }

  static JsonObject claims(String userId, String... roles) {
    return new JsonObject()
        .put("sub", userId)
        .put("roles", new JsonArray(List.of((Object[]) roles)))
        .put("sid", "session");
  }

  /** A private key and what it signs. */
  static final class Signer {
    private final String kid;
    private final KeyPair pair;
    private final JWTAuth jwt;

    Signer(String kid) {
      this.kid = kid;
      this.pair = pair();
      this.jwt =
          JWTAuth.create(
              null,
              new JWTAuthOptions()
                  .addPubSecKey(
                      new PubSecKeyOptions().setId(kid).setAlgorithm("RS256").setBuffer(pem())));
    }

    String sign(JsonObject claims, JWTOptions options) {
      return jwt.generateToken(claims, options.setAlgorithm("RS256"));
    }

    Key publicKey() {
      var key = (RSAPublicKey) pair.getPublic();
      return new Key(
          "RSA", "sig", "RS256", kid, text(key.getModulus()), text(key.getPublicExponent()));
    }

    private String pem() {
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
          + "\n-----END PRIVATE KEY-----\n";
    }

    private static String text(BigInteger number) {
      byte[] bytes = number.toByteArray();
      int sign = bytes[0] == 0 ? 1 : 0;
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    private static KeyPair pair() {
      try {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
      } catch (GeneralSecurityException cause) {
        throw new IllegalStateException(cause);
      }
    }
  }
}
