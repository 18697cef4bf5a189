package mercato.user.token;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import mercato.contract.Problem;
import mercato.platform.postgres.Postgres;

/**
 * Lets a new key sign, with nobody logged out: the one before verifies until its last token has
 * expired, and until then there is no other rotation.
 */
public final class RotateKeys {

  /**
   * @param kid the new key's id
   * @param signsFrom when it begins to sign
   */
  public record Rotation(String kid, Instant signsFrom) {}

  private final Vertx vertx;
  private final SigningKeyStore store;
  private final boolean configured;

  /**
   * @param privateKey the key of the configuration, which is exchanged there
   */
  public RotateKeys(Vertx vertx, Postgres postgres, Optional<String> privateKey) {
    this.vertx = vertx;
    this.store = new SigningKeyStore(vertx, postgres);
    this.configured = privateKey.isPresent();
  }

  /**
   * Makes the key. Every instance knows of it within two seconds.
   *
   * @return refuses {@code CONFLICT}: {@code KEY_CONFIGURED}, or {@code KEY_ROTATION_RUNNING} with
   *     {@code until}, the instant from which it can be done
   */
  public Future<Rotation> run() {
    return configured
        ? Future.failedFuture(keyConfigured())
        : store
            .load()
            .compose(
                ring ->
                    ring.valid().size() == 1
                        ? rotate(ring.newest().generation() + 1)
                        : Future.failedFuture(running(ring.newest())));
  }

  private Future<Rotation> rotate(int generation) {
    return vertx
        .executeBlocking(SigningKey::generate, false)
        .compose(
            key ->
                store
                    .add(generation, key, KeyRing.ANNOUNCED)
                    .compose(
                        signsFrom ->
                            signsFrom
                                .map(at -> new Rotation(key.view().kid(), at))
                                .map(Future::succeededFuture)
                                .orElseGet(this::run)));
  }

  private static Problem keyConfigured() {
    return new Problem(
        Problem.Kind.CONFLICT,
        "KEY_CONFIGURED",
        "The signing key is configured: set user.tokens.privateKey to another one and restart the"
            + " user service, instance by instance. The key before stays valid meanwhile.");
  }

  private static Problem running(KeyRing.Entry newest) {
    Instant until = newest.signsFrom().plus(KeyRing.OUTLIVED);
    return new Problem(
        Problem.Kind.CONFLICT,
        "KEY_ROTATION_RUNNING",
        "Tokens of the key before the last may live. The next rotation can begin at " + until + ".",
        Map.of("until", until.toString()));
  }
}
