package mercato.order.placing;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import mercato.contract.Problem;
import mercato.order.history.IdempotencyKeys;
import mercato.order.history.IdempotencyKeys.Key;
import mercato.order.history.IdempotencyKeys.Used;
import mercato.platform.json.Json;

/**
 * Does what a key asks for once. Whoever comes later under the same key gets what the first got: of
 * a success what it has made, of a refusal by the work itself the refusal. Other refusals are not
 * kept, so that trying again is safe.
 */
public final class Once {

  private final IdempotencyKeys keys;

  public Once(IdempotencyKeys keys) {
    this.keys = keys;
  }

  /**
   * @param request what is asked for, without the key; its hash alone is kept, since it may hold a
   *     secret
   */
  public static Key key(String userId, String operation, String key, Object request) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Json.encode(request));
      return new Key(userId, operation, key, Buffer.buffer(hash));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * @param work stores what it does together with the key; empty when the key is used by then
   * @param first the reply to whoever was first
   * @param again the reply to whoever asks for what has been done; it has to {@link #check}
   */
  public <T, R> Future<R> run(
      Key key,
      Supplier<Future<Optional<T>>> work,
      Function<T, Future<R>> first,
      Function<Used, Future<R>> again) {
    return keys.find(key)
        .compose(
            used ->
                used.isPresent()
                    ? replay(used.get(), key, again)
                    : work.get()
                        .transform(
                            done ->
                                done.failed()
                                    ? refused(done.cause(), key, again)
                                    : done.result().isPresent()
                                        ? first.apply(done.result().get())
                                        : overtaken(key, again)));
  }

  /**
   * @throws Problem {@code IDEMPOTENCY_KEY_REUSED} when it was used for another request
   */
  public static void check(Used used, Key key) {
    if (!used.hash().equals(key.hash())) {
      throw new Problem(
          Problem.Kind.UNPROCESSABLE,
          "IDEMPOTENCY_KEY_REUSED",
          "This key has come with another request. Use a new key for a new one.");
    }
  }

  /** A refusal that is given again says so; the gateway makes a header of it. */
  public static Problem replayed(Problem refusal) {
    Map<String, Object> details = new HashMap<>(refusal.details());
    details.put("replayed", true);
    return new Problem(refusal.kind(), refusal.code(), refusal.getMessage(), details);
  }

  private static <R> Future<R> replay(Used used, Key key, Function<Used, Future<R>> again) {
    if (used.refusal() == null) {
      return again.apply(used);
    }
    check(used, key);
    return Future.failedFuture(replayed(used.refusal()));
  }

  /** Another request under the same key was faster. */
  private <R> Future<R> overtaken(Key key, Function<Used, Future<R>> again) {
    return keys.find(key)
        .compose(
            used ->
                used.isPresent()
                    ? replay(used.get(), key, again)
                    : Future.failedFuture(Problem.unavailable("Try again shortly.")));
  }

  private <R> Future<R> refused(Throwable failure, Key key, Function<Used, Future<R>> again) {
    boolean kept =
        failure instanceof Problem problem
            && (problem.kind() == Problem.Kind.CONFLICT || problem.kind() == Problem.Kind.DECLINED);
    if (!kept) {
      return Future.failedFuture(failure);
    }
    return keys.refuse(key, (Problem) failure)
        .compose(
            standing ->
                standing.refusal() == null ? again.apply(standing) : Future.failedFuture(failure));
  }
}
