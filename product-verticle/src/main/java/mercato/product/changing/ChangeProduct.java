package mercato.product.changing;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.product.model.Product;
import mercato.product.model.ProductRules;
import mercato.product.store.ProductStore;
import mercato.product.store.ProductStore.Replacement;

/**
 * The one way to change products that are stored: read, bring up to now, change, and write unless
 * somebody else was faster; then once more with what that one wrote.
 *
 * <p>A change is a pure function: it may be applied several times before one of its results is
 * written, and refuses by throwing a {@link Problem}. It leaves version and {@code updatedAt} to
 * this class.
 */
public final class ChangeProduct {

  /** So often is a race run, each time lost to somebody who wrote. */
  private static final int MAX_ATTEMPTS = 10;

  private final ProductStore products;
  private final WriteProducts writes;
  private final InstantSource clock;

  public ChangeProduct(ProductStore products, WriteProducts writes, InstantSource clock) {
    this.products = products;
    this.writes = writes;
    this.clock = clock;
  }

  /**
   * Changes one, and answers it as it is then. What a change leaves equal is not written, unless a
   * boundary of its price plan has passed since it was stored: then that is written.
   *
   * @param expectedVersion that it must have now, or null for any
   * @return fails with {@code NOT_FOUND}, {@code STALE}, or what the change refuses
   */
  public Future<Product> change(
      String id, Long expectedVersion, String trace, UnaryOperator<Product> change) {
    return change(id, expectedVersion, trace, Long.MAX_VALUE, change, MAX_ATTEMPTS);
  }

  /** For somebody who waits: after the caller's deadline nothing more is begun. */
  public Future<Product> change(
      String id, Long expectedVersion, Caller caller, UnaryOperator<Product> change) {
    return change(
        id, expectedVersion, caller.trace(), caller.deadlineMillis(), change, MAX_ATTEMPTS);
  }

  /**
   * Changes those that there are, and answers how many were written.
   *
   * @param ids 1 to 250
   * @param change idempotent: applied to its own result it changes nothing
   */
  public Future<Integer> changeAll(
      Collection<String> ids, String trace, UnaryOperator<Product> change) {
    return changeAll(ids, trace, change, MAX_ATTEMPTS);
  }

  private Future<Product> change(
      String id,
      Long expectedVersion,
      String trace,
      long deadlineMillis,
      UnaryOperator<Product> change,
      int attempts) {
    if (!ProductRules.isId(id)) {
      return Future.failedFuture(Problem.notFound("product"));
    }
    if (attempts == 0 || clock.millis() >= deadlineMillis) {
      return Future.failedFuture(Problem.overloaded());
    }
    return products
        .find(id)
        .compose(
            found -> {
              Product before = found.orElseThrow(() -> Problem.notFound("product"));
              Product current = before.at(clock.instant()).requireVersion(expectedVersion);
              Product after = versioned(current, change.apply(current));
              return after.version() == before.version()
                  ? Future.succeededFuture(after)
                  : write(new Replacement(before, after), trace)
                      .compose(
                          written ->
                              written
                                  ? Future.succeededFuture(after)
                                  : change(
                                      id,
                                      expectedVersion,
                                      trace,
                                      deadlineMillis,
                                      change,
                                      attempts - 1));
            });
  }

  private Future<Boolean> write(Replacement replacement, String trace) {
    return writes.around(List.of(replacement.after()), trace, () -> products.replace(replacement));
  }

  private Future<Integer> changeAll(
      Collection<String> ids, String trace, UnaryOperator<Product> change, int attempts) {
    if (attempts == 0) {
      return Future.failedFuture(Problem.overloaded());
    }
    return products
        .find(ids)
        .compose(
            found -> {
              Instant now = clock.instant();
              List<Replacement> replacements =
                  found.stream().flatMap(each -> replacement(each, now, change).stream()).toList();
              return replacements.isEmpty()
                  ? Future.succeededFuture(0)
                  : writeAll(replacements, trace)
                      .compose(
                          written ->
                              written == replacements.size()
                                  ? Future.succeededFuture(written)
                                  : changeAll(ids, trace, change, attempts - 1)
                                      .map(more -> written + more));
            });
  }

  private Future<Integer> writeAll(List<Replacement> replacements, String trace) {
    return writes.around(
        replacements.stream().map(Replacement::after).toList(),
        trace,
        () -> products.replace(replacements));
  }

  private static Optional<Replacement> replacement(
      Product before, Instant now, UnaryOperator<Product> change) {
    Product current = before.at(now);
    Product after = versioned(current, change.apply(current));
    return after.version() == before.version()
        ? Optional.empty()
        : Optional.of(new Replacement(before, after));
  }

  /** The next version of what has changed, and the present one of what has not. */
  private static Product versioned(Product current, Product changed) {
    return changed.equals(current)
        ? current
        : changed.withVersion(current.version() + 1, current.price().settledAt());
  }
}
