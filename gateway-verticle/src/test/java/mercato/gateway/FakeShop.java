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
import mercato.contract.order.OrderOperations;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.user.SessionOperations;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.Key;
import mercato.contract.user.UserOperations.KeysView;
import mercato.platform.bus.ServiceBus;

/**
 * All services in one, served on the real bus: each operation does what its test told it, and what
 * it was last asked can be looked at. Signs tokens as the user service does.
 */
final class FakeShop extends VerticleBase {

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
    return Future.all(SampleAnswers.all(this::keys).keySet().stream().map(this::serve).toList());
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

  /**
   * What the gateway does for itself: it wants to know the keys, and whether a service is there,
   * for which it comes as a guest to what guests do not get; and it tells which sessions it saw.
   */
  private static boolean isProbe(Operation<?, ?> operation) {
    return operation.equals(UserOperations.FIND_KEYS)
        || operation.equals(SessionOperations.SEEN)
        || operation.equals(UserOperations.FIND_ME)
        || operation.equals(CatalogueOperations.ADD)
        || operation.equals(InventoryOperations.FIND)
        || operation.equals(OrderOperations.FIND)
        || operation.equals(AnalyticsOperations.DASHBOARD);
  }

  /** Every operation answers its sample again. */
  void reset() {
    SampleAnswers.all(this::keys).forEach((each, answer) -> answers.put(each.address(), answer));
  }

  private KeysView keys() {
    return new KeysView(List.of(signer.publicKey()));
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

  boolean wasAskedAnything() {
    return !asked.isEmpty();
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
